import { availableParallelism, cpus } from 'node:os';
import { AppError } from '../../base/index.ts';
import type { Device, DeviceTest } from '../../contract/index.ts';
import { randomTrunk, TRUNK_INPUT } from '../../engine/backbones/index.ts';
import { readModel } from '../../engine/onnx/index.ts';
import {
  loadTensorflow,
  onnxruntimeBackend,
  type RunnerBackend,
  tensorflowBackend,
} from '../../engine/runners/index.ts';
import { isRight, largestError } from './known-answer.ts';

const SPEED_IMAGES = 32;
const SPEED_SIDE = 96;

interface OpenableDevice {
  readonly device: Device;
  readonly backend: RunnerBackend | undefined;
}

/** What can compute on this PC; what cannot, with the reason. */
export async function listDevices(): Promise<Device[]> {
  return (await openableDevices()).map(({ device }) => device);
}

/** Computes something whose answer is known, and measures the speed. Throws `not-found`, `unavailable`. */
export async function testDevice(id: string): Promise<DeviceTest> {
  const devices = await openableDevices();
  const found = devices.find(({ device }) => device.id === id);
  if (!found) {
    throw new AppError('not-found', `This PC has no device "${id}".`, {
      nextStep: `It has: ${devices.map(({ device }) => device.id).join(', ')}.`,
    });
  }
  const { backend, device } = found;
  if (!backend) throw new AppError('unavailable', `${device.name} cannot be used: ${device.reason ?? ''}`);
  const error = await largestError(backend);
  if (!isRight(error)) {
    return {
      passed: false,
      message: `${device.name} computes wrongly (off by ${error.toPrecision(2)}).`,
      imagesPerSecond: null,
    };
  }
  const imagesPerSecond = await measureSpeed(backend);
  return { passed: true, message: `${device.name} computes as it should.`, imagesPerSecond };
}

async function openableDevices(): Promise<OpenableDevice[]> {
  const loaded = await loadTensorflow();
  const cpu = `${cpus()[0]?.model.trim() ?? 'Processor'}, ${availableParallelism()} threads`;
  const onnxruntime: OpenableDevice = {
    device: {
      id: 'onnxruntime-cpu',
      kind: 'cpu',
      name: cpu,
      runner: 'onnxruntime',
      available: true,
      reason: null,
    },
    backend: onnxruntimeBackend,
  };
  if ('unavailable' in loaded) {
    const name = 'TensorFlow on an NVIDIA graphics card';
    return [
      onnxruntime,
      {
        device: {
          ...{ id: 'tensorflow-gpu', kind: 'gpu', name, runner: 'tensorflow', available: false },
          reason: reasonInWords(loaded.unavailable),
        },
        backend: undefined,
      },
    ];
  }
  const { device, tf } = loaded;
  return [
    onnxruntime,
    {
      device: {
        ...{ id: `tensorflow-${device}`, kind: device, runner: 'tensorflow', available: true, reason: null },
        name: device === 'gpu' ? 'NVIDIA graphics card (TensorFlow)' : `${cpu} (TensorFlow)`,
      },
      backend: tensorflowBackend(tf, device),
    },
  ];
}

/** What an optional part that was not installed has to say is of no use to a technician. */
function reasonInWords(cause: string): string {
  return /Cannot find (?:package|module) '@tensorflow\/tfjs-node-gpu'/.test(cause)
    ? 'TensorFlow is not installed with this Smearwise, which does without it.'
    : `TensorFlow does not load (${cause}).`;
}

/** Images a second through the small built-in network, the second of two runs. */
async function measureSpeed(backend: RunnerBackend): Promise<number> {
  const runner = await backend.open(readModel(randomTrunk(1).bytes));
  try {
    const images = {
      type: 'float32',
      dims: [SPEED_IMAGES, 3, SPEED_SIDE, SPEED_SIDE],
      data: new Float32Array(SPEED_IMAGES * 3 * SPEED_SIDE ** 2),
    } as const;
    await runner.run({ [TRUNK_INPUT]: images });
    const startMs = performance.now();
    await runner.run({ [TRUNK_INPUT]: images });
    return (SPEED_IMAGES * 1000) / (performance.now() - startMs);
  } finally {
    await runner.close();
  }
}
