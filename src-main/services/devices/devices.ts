import { AppError } from '../../base/index.ts';
import type { Device, DeviceTest, TestedDevice } from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import { decide, recall } from './automatic.ts';
import { findDevice, findDevices, type FoundDevice } from './found.ts';
import { isRight, largestError } from './known-answer.ts';
import { gigaflops, imagesPerSecond } from './speed.ts';

/** Below this the network for images would keep a person waiting for minutes. */
const FAST_ENOUGH_FOR_IMAGES = 10;

/** What can compute on this PC, first the one that is used unless told otherwise; what cannot, with the reason. */
export async function listDevices(store: Store): Promise<Device[]> {
  const all = await findDevices();
  const decision = recall(store, all) ?? { id: (await decide(store, () => Promise.resolve(all))).device.id };
  return usedFirst(all, decision.id).map(({ device }) => device);
}

/** Lists the devices, tests each that is there, and decides anew which is used unless told otherwise. */
export async function testAllDevices(store: Store): Promise<TestedDevice[]> {
  let all: FoundDevice[] = [];
  const tests = new Map<string, DeviceTest>();
  const testOnce = async (found: FoundDevice) => {
    const result = tests.get(found.device.id) ?? (await test(found));
    tests.set(found.device.id, result);
    return result;
  };
  const find = async () => (all = await findDevices());
  const used = await decide(store, find, async (found) => (await testOnce(found)).gigaflops ?? 0);
  const results: TestedDevice[] = [];
  for (const found of usedFirst(all, used.device.id)) {
    results.push({ device: found.device, test: found.backend ? await testOnce(found) : null });
  }
  return results;
}

/** Computes something whose answer is known, and measures the speed. Throws `not-found`, `unavailable`. */
export async function testDevice(id: string): Promise<DeviceTest> {
  const found = await findDevice(id);
  if (!found) {
    throw new AppError('not-found', `There is no device "${id}".`, {
      nextStep: 'Choose one from the list.',
      onCommandLine: '`smearwise devices` lists them.',
    });
  }
  return test(found);
}

async function test({ backend, device }: FoundDevice): Promise<DeviceTest> {
  if (!backend) throw new AppError('unavailable', `${device.name} cannot be used: ${device.reason ?? ''}`);
  const error = await largestError(backend);
  if (!isRight(error)) {
    const message = `${device.name} computes wrongly (off by ${error.toPrecision(2)}).`;
    return { passed: false, message, gigaflops: null, imagesPerSecond: null };
  }
  const speed = await gigaflops(backend);
  return {
    passed: true,
    message: `${device.name} computes as it should.`,
    gigaflops: speed,
    imagesPerSecond: speed < FAST_ENOUGH_FOR_IMAGES ? null : await imagesPerSecond(backend),
  };
}

function usedFirst(all: readonly FoundDevice[], used: string): FoundDevice[] {
  return all.toSorted((a, b) => Number(b.device.id === used) - Number(a.device.id === used));
}
