import type { ComputeDevice } from '../../contract/index.ts';
import { fileToRun } from './file-to-run.ts';
import { onnxruntime } from './onnxruntime-library.ts';
import { openFile, PROVIDERS } from './onnxruntime-session.ts';
import type { RunnerBackend } from './runner.ts';
import { openInThread } from './threaded.ts';

/**
 * ONNX Runtime on a device; operators that it has no kernel for there run on the processor. Its Node binding computes on
 * the calling thread, unless `ownThread` is asked for.
 */
export function onnxruntimeOn(device: ComputeDevice): RunnerBackend {
  return {
    name: 'onnxruntime',
    device,
    open: (graph, options = {}) =>
      options.ownThread === true
        ? openInThread(graph, { ...options, device })
        : openFile(graph, fileToRun(graph), { ...options, device }),
  };
}

/** ONNX Runtime on the processor, which every PC has. */
export const onnxruntimeBackend: RunnerBackend = onnxruntimeOn('cpu');

/** True where this build of ONNX Runtime knows the device; whether the PC has one shows when a graph is opened. */
export function onnxruntimeKnows(device: ComputeDevice): boolean {
  return onnxruntime.listSupportedBackends().some(({ name }) => name === PROVIDERS[device]);
}
