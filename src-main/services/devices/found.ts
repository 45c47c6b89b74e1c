import { availableParallelism, cpus } from 'node:os';
import type { ComputeDevice, Device } from '../../contract/index.ts';
import {
  type LoadedTensorflow,
  loadTensorflow,
  onnxruntimeBackend,
  onnxruntimeKnows,
  onnxruntimeOn,
  type RunnerBackend,
  tensorflowBackend,
} from '../../engine/runners/index.ts';
import { type Probe, probe, whyNotOpening } from './probe.ts';

/** A device as it was found; where it is there, its back end. */
export interface FoundDevice {
  readonly device: Device;
  readonly backend: RunnerBackend | undefined;
}

/** `onnxruntime-webgpu`. */
export function idOf(runner: Device['runner'], device: ComputeDevice): string {
  return `${runner}-${device}`;
}

/** ONNX Runtime on the processor, which every PC has. */
export function processor(): FoundDevice {
  return found(onnxruntimeBackend, `${cpuName()}, ${availableParallelism()} threads`);
}

/** Every way to compute that Smearwise knows, whether this PC has it or not. Tries each graphics card. */
export async function findDevices(): Promise<FoundDevice[]> {
  const graphics: FoundDevice[] = [];
  for (const device of ['cuda', 'directml', 'webgpu'] as const) graphics.push(await findGraphics(device));
  const loaded = await loadTensorflow();
  return [processor(), ...graphics, tensorflowOn('cuda', loaded), tensorflowOn('cpu', loaded)];
}

/**
 * One of them by its id, undefined where there is none of this name. `isKnown`: it was there before, so it is tried in
 * this process, which is faster.
 */
export async function findDevice(id: string, { isKnown = false } = {}): Promise<FoundDevice | undefined> {
  if (id === processor().device.id) return processor();
  for (const device of ['cuda', 'directml', 'webgpu'] as const) {
    if (id === idOf('onnxruntime', device)) return findGraphics(device, isKnown ? probeHere : probe);
  }
  for (const device of ['cuda', 'cpu'] as const) {
    if (id === idOf('tensorflow', device)) return tensorflowOn(device, await loadTensorflow());
  }
  return undefined;
}

const GRAPHICS_NAMES = {
  cuda: 'NVIDIA graphics card (CUDA)',
  directml: 'Graphics card (DirectML)',
  webgpu: 'Graphics card (WebGPU)',
};

type Graphics = keyof typeof GRAPHICS_NAMES;

/** Whether there is a card shows when something is computed on it. */
async function findGraphics(
  device: Graphics,
  tryIt: (device: Graphics) => Promise<Probe> = probe,
): Promise<FoundDevice> {
  const name = GRAPHICS_NAMES[device];
  const impossible = whyNotPossible(device);
  if (impossible !== undefined) return notFound('onnxruntime', device, name, impossible);
  const { missing, said } = await tryIt(device);
  const result =
    missing === undefined
      ? found(onnxruntimeOn(device), name)
      : notFound('onnxruntime', device, name, missing);
  return said === '' ? result : { ...result, device: { ...result.device, said } };
}

async function probeHere(device: Graphics): Promise<Probe> {
  return { missing: await whyNotOpening(device), said: '' };
}

function whyNotPossible(device: ComputeDevice): string | undefined {
  if (device === 'directml' && process.platform !== 'win32') return 'DirectML is a part of Windows.';
  if (!onnxruntimeKnows(device)) return 'ONNX Runtime has no such part for this system.';
  return undefined;
}

function tensorflowOn(device: 'cuda' | 'cpu', loaded: LoadedTensorflow): FoundDevice {
  const name = device === 'cuda' ? 'NVIDIA graphics card (TensorFlow)' : `${cpuName()} (TensorFlow)`;
  if ('unavailable' in loaded) {
    return notFound('tensorflow', device, name, `TensorFlow does not load: ${loaded.unavailable}.`);
  }
  if (loaded.device !== device) {
    const missing =
      device === 'cuda' ? 'TensorFlow finds no NVIDIA graphics card.' : 'TensorFlow uses the graphics card.';
    return notFound('tensorflow', device, name, missing);
  }
  return found(tensorflowBackend(loaded.tf, device), name);
}

function found(backend: RunnerBackend, name: string): FoundDevice {
  const { device, name: runner } = backend;
  return { device: { ...describe(runner, device, name), available: true, reason: null }, backend };
}

function notFound(
  runner: Device['runner'],
  device: ComputeDevice,
  name: string,
  reason: string,
): FoundDevice {
  return { device: { ...describe(runner, device, name), available: false, reason }, backend: undefined };
}

function describe(runner: Device['runner'], device: ComputeDevice, name: string) {
  const kind = device === 'cpu' ? ('cpu' as const) : ('gpu' as const);
  return { id: idOf(runner, device), kind, device, name, runner };
}

function cpuName(): string {
  return cpus()[0]?.model.trim() ?? 'Processor';
}
