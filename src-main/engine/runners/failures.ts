import { AppError } from '../../base/index.ts';
import type { ComputeDevice } from '../../contract/index.ts';

/** How CUDA, DirectML, WebGPU, ONNX Runtime and TensorFlow say that memory ran out. */
const OUT_OF_MEMORY = [
  /out of (?:\w+ )?memory/i,
  /not enough memory/i,
  /failed to allocate/i,
  /bad[_ ]alloc/i,
  /OOM when allocating/,
  /resource[_ ]?exhausted/i,
  /8007000E/,
  /Dst tensor is not initialized/,
  /exceeds the max(?:imum)? buffer (?:binding )?size/i,
];

/** True where a smaller batch may fit. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof AppError && error.code === 'out-of-memory';
}

export interface FailurePlace {
  /** `ONNX Runtime`. */
  readonly library: string;
  readonly device: ComputeDevice;
  /** `The graph "classifier"`. */
  readonly subject: string;
  /** What happened to it there: `failed in`. */
  readonly what: 'failed in' | 'was refused by';
}

/**
 * An error of a back end, by what can be done about it: `out-of-memory`, `unavailable` where a graphics card failed (it
 * may do so for reasons of its own, so that another device is worth a try), else `invalid-input`.
 */
export function runnerFailure({ library, device, subject, what }: FailurePlace, error: unknown): AppError {
  const reason = error instanceof Error ? error.message : String(error);
  if (OUT_OF_MEMORY.some((pattern) => pattern.test(reason))) {
    return new AppError('out-of-memory', `${subject} does not fit into the memory of ${NAMES[device]}.`, {
      nextStep: 'Take smaller batches, or close other programs.',
      onCommandLine: '--device cpu computes on the processor.',
      cause: error,
    });
  }
  if (device !== 'cpu') {
    return new AppError('unavailable', `${subject} ${what} ${library} on ${NAMES[device]}: ${reason}`, {
      nextStep: 'Update the driver of the graphics card, or compute on the processor.',
      onCommandLine: '--device cpu computes on the processor.',
      cause: error,
    });
  }
  return new AppError('invalid-input', `${subject} ${what} ${library}: ${reason}`, {
    nextStep: 'Check that the model file is whole; if it is, this operator or shape is not supported.',
    cause: error,
  });
}

const NAMES: Readonly<Record<ComputeDevice, string>> = {
  cpu: 'this PC',
  webgpu: 'the graphics card (WebGPU)',
  directml: 'the graphics card (DirectML)',
  cuda: 'the graphics card (CUDA)',
};
