import { AppError } from '../../base/index.ts';
import type { ComputeDevice, Device, DeviceChoice, EngineChoice } from '../../contract/index.ts';
import { onnxruntimeBackend, type RunnerBackend, withSpare } from '../../engine/runners/index.ts';
import type { Store } from '../../store/index.ts';
import { automaticDevice } from './automatic.ts';
import { findDevice, type FoundDevice, idOf } from './found.ts';

/** What shall compute: the library and where. */
export interface BackendRequest {
  readonly engine: EngineChoice;
  readonly device: DeviceChoice;
}

/**
 * The back end asked for. Where a graphics card fails while it works, the processor takes over, and `log` says so.
 * Throws `unavailable` with the reason where a library or device was asked for by name and cannot be had.
 */
export async function chooseBackend(
  store: Store,
  request: BackendRequest,
  log: (text: string) => void,
): Promise<RunnerBackend> {
  const { backend } = await chosen(store, request, log);
  if (!backend || backend.device === 'cpu') return backend ?? onnxruntimeBackend;
  log(`Computing on ${backend.device} with ${backend.name}.`);
  return withSpare(backend, onnxruntimeBackend, tellIn(log));
}

/** Says in the log of a job why the processor took over. */
export function tellIn(log: (text: string) => void): (reason: AppError) => void {
  return ({ message }) => {
    log(`The graphics card failed, so the processor goes on: ${message}`);
  };
}

async function chosen(
  store: Store,
  { engine, device }: BackendRequest,
  log: (text: string) => void,
): Promise<FoundDevice> {
  if (engine !== 'tensorflow' && device === 'auto') {
    const best = await automaticDevice(store, log);
    if (engine === 'auto' || best.device.runner === engine) return best;
    return firstOf([idOf(engine, 'cpu')]);
  }
  if (device === 'auto') return firstOf([idOf('tensorflow', 'cuda'), idOf('tensorflow', 'cpu')]);
  return firstOf(runnersOf(engine, device).map((runner) => idOf(runner, device)));
}

/** TensorFlow knows CUDA and the processor; left the choice, ONNX Runtime comes first. */
function runnersOf(engine: EngineChoice, device: ComputeDevice): Device['runner'][] {
  if (engine !== 'auto') return [engine];
  return device === 'cuda' ? ['onnxruntime', 'tensorflow'] : ['onnxruntime'];
}

async function firstOf(ids: readonly string[]): Promise<FoundDevice> {
  const reasons: string[] = [];
  for (const id of ids) {
    const found = await findDevice(id);
    if (found?.backend) return found;
    reasons.push(found ? `${found.device.name}: ${found.device.reason ?? ''}` : `There is no ${id}.`);
  }
  throw new AppError('unavailable', `This cannot be used on this PC. ${reasons.join(' ')}`, {
    nextStep: 'Leave the choice to Smearwise: every device gives the same result.',
    onCommandLine: 'Leave out --device and --engine; `smearwise devices` lists what there is.',
  });
}
