import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import { APP_VERSION } from '../../src-main/base/index.ts';
import { testedDeviceSchema } from '../../src-main/contract/index.ts';
import {
  chooseBackend,
  listDevices,
  testAllDevices,
  testDevice,
} from '../../src-main/services/devices/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';

const home = await mkdtemp(join(tmpdir(), 'smearwise-devices-'));
const workspace = openWorkspace(home);
const { store } = workspace;
after(async () => {
  workspace.close();
  await rm(home, { recursive: true });
});

test('every way to compute is listed once, and each that cannot be used says why', async () => {
  const devices = await listDevices(store);
  assert.deepEqual(devices.map(({ id }) => id).toSorted(), [
    'onnxruntime-cpu',
    'onnxruntime-cuda',
    'onnxruntime-directml',
    'onnxruntime-webgpu',
    'tensorflow-cpu',
    'tensorflow-cuda',
  ]);
  for (const { available, id, reason } of devices) assert.equal(available, reason === null, id);
  assert.ok(devices[0]?.available, 'the first is the one that is used');
  assert.ok(devices.find(({ id }) => id === 'onnxruntime-cpu')?.available);
});

test('each device that is there is tested, no other', async () => {
  for (const tested of await testAllDevices(store)) {
    const { device, test: result } = testedDeviceSchema.parse(tested);
    assert.equal(result !== null, device.available, device.id);
    if (result === null) continue;
    assert.ok(result.passed, result.message);
    assert.ok((result.gigaflops ?? 0) > 0, device.id);
  }
});

test('a device that is not there is refused by name', async () => {
  await assert.rejects(testDevice('abacus'), { code: 'not-found', message: /"abacus"/ });
  const elsewhere = process.platform === 'win32' ? 'onnxruntime-cuda' : 'onnxruntime-directml';
  await assert.rejects(testDevice(elsewhere), { code: 'unavailable' });
  await assert.rejects(
    chooseBackend(store, { engine: 'tensorflow', device: 'webgpu' }, () => undefined),
    { code: 'unavailable', onCommandLine: /smearwise devices/ },
  );
});

test('a driver that took the process down twice while it was measured is not tried again', async () => {
  const here = `${hostname()} ${process.arch} ${APP_VERSION}`;
  const left = { here, state: 'measuring', tries: 2, id: 'onnxruntime-cpu', available: [] };
  store.settings.set('automatic device', left);
  const told: string[] = [];
  const backend = await chooseBackend(store, { engine: 'auto', device: 'auto' }, (text) => told.push(text));
  assert.deepEqual([backend.name, backend.device], ['onnxruntime', 'cpu']);
  assert.match(told.join(), /did not come to their end/);
});

test('a try that a person stopped once is made again', async () => {
  const here = `${hostname()} ${process.arch} ${APP_VERSION}`;
  const left = { here, state: 'measuring', id: 'onnxruntime-cpu', available: [] };
  store.settings.set('automatic device', left);
  const told: string[] = [];
  await chooseBackend(store, { engine: 'auto', device: 'auto' }, (text) => told.push(text));
  assert.ok(!told.join().includes('did not come'));
  const decided = store.settings.get('automatic device', z.object({ state: z.string(), tries: z.int() }));
  assert.deepEqual(decided, { state: 'done', tries: 2 });
});
