import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { sha256, silentJob } from '../../src-main/base/index.ts';
import { type CatalogEntry, IMAGENET_NORMALISATION } from '../../src-main/contract/index.ts';
import { randomTrunk } from '../../src-main/engine/backbones/index.ts';
import {
  downloadBackbone,
  importBackbone,
  listBackbones,
  loadBackbone,
  showBackbone,
} from '../../src-main/services/backbones/index.ts';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { flakyServer } from '../support/flaky-server.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-backbones-'));
  store = openStore(join(folder, 'home'));
});
afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

/** A file that no catalogue knows: a small network with random weights. */
const { bytes: networkBytes } = randomTrunk(7);
const facts = { inputSize: 96, normalisation: IMAGENET_NORMALISATION };

async function networkFile(name = 'mine.onnx', bytes: Uint8Array = networkBytes): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
}

async function catalogWith(changes: Partial<CatalogEntry>): Promise<string> {
  const entry: CatalogEntry = {
    name: 'tiny',
    family: 'Tiny',
    inputSize: 96,
    normalisation: IMAGENET_NORMALISATION,
    featureChannels: 256,
    bytes: networkBytes.length,
    sha256: sha256(networkBytes),
    licence: 'MIT',
    url: null,
    ...changes,
  };
  const file = join(folder, 'catalog.json');
  await writeFile(file, JSON.stringify({ schema: 1, backbones: [entry] }));
  return file;
}

const BUILT_IN = ['smearnet', 'random-conv', 'smearnet-untrained'];

test('the catalogue is listed with what is on this PC, and what came from elsewhere', async () => {
  const before = await listBackbones(store);
  assert.ok(before.length >= 9);
  assert.ok(before.every(({ imported, name }) => imported === BUILT_IN.includes(name)));
  assert.ok(before.find(({ name }) => name === 'densenet121')?.downloadable);
  await loadBackbone(store, 'random-conv');
  assert.deepEqual(await listBackbones(store), before, 'the built-in one is listed before its first use');
  const random = (await listBackbones(store)).find(({ name }) => name === 'random-conv');
  assert.equal(random?.imported, true);
  assert.match(random.note ?? '', /Random weights/);
});

test('an unknown file needs input size and normalisation, then is named after itself', async () => {
  const file = await networkFile();
  await assert.rejects(importBackbone(store, { file }, silentJob), {
    code: 'usage',
    message: /mine\.onnx.*normalisation/s,
    onCommandLine: /--mean/,
  });
  assert.deepEqual(store.backbones.list(), []);
  const card = await importBackbone(store, { file, ...facts, family: 'Own' }, silentJob);
  assert.deepEqual([card.name, card.family, card.verified], ['mine', 'Own', false]);
  assert.deepEqual(await showBackbone(store, 'mine'), card);
});

test('another network under the same name is refused', async () => {
  await importBackbone(store, { file: await networkFile(), ...facts }, silentJob);
  const other = await networkFile('other.onnx', randomTrunk(8).bytes);
  await assert.rejects(importBackbone(store, { file: other, name: 'mine', ...facts }, silentJob), {
    code: 'conflict',
    message: /"mine"/,
  });
  assert.equal((await importBackbone(store, { file: other, ...facts }, silentJob)).name, 'other');
  await assert.rejects(importBackbone(store, { file: other, name: 'random-conv', ...facts }, silentJob), {
    code: 'conflict',
    message: /"random-conv"/,
  });
});

test('a file that is missing, no network or cut short is named and nothing is recorded', async () => {
  const cut = await networkFile('cut.onnx', networkBytes.subarray(0, networkBytes.length / 2));
  const page = await networkFile('page.onnx', Buffer.from('<html>Log in</html>'));
  const cases: [string, string][] = [
    [join(folder, 'nowhere.onnx'), 'not-found'],
    [cut, 'corrupt'],
    [page, 'corrupt'],
  ];
  for (const [file, code] of cases) {
    await assert.rejects(importBackbone(store, { file, ...facts }, silentJob), (error) => {
      assert.ok(error instanceof Error && 'code' in error && 'nextStep' in error);
      assert.equal(error.code, code, error.message);
      assert.ok(error.message.includes(file), error.message);
      assert.ok(error.nextStep);
      return true;
    });
  }
  assert.deepEqual(store.backbones.list(), []);
});

test('a download that breaks off goes on, is verified, imported and tidied up', async () => {
  await using server = await flakyServer([
    { body: Buffer.from(networkBytes), etag: '"1"', dropAfter: 100_000 },
    { body: Buffer.from(networkBytes), etag: '"1"' },
  ]);
  const catalog = await catalogWith({ url: server.url('tiny.onnx') });
  const card = await downloadBackbone(store, 'tiny', silentJob, catalog);
  assert.deepEqual([card.name, card.verified, card.family], ['tiny', true, 'Tiny']);
  assert.deepEqual(server.ranges, [undefined, 'bytes=100000-']);
  assert.deepEqual(readdirSync(join(folder, 'home', 'downloads')), []);
  await downloadBackbone(store, 'tiny', silentJob, catalog);
  assert.equal(server.ranges.length, 2, 'what is there is not downloaded again');
});

test('downloaded bytes that are not the catalogue’s are refused', async () => {
  await using server = await flakyServer([{ body: Buffer.alloc(networkBytes.length) }]);
  const catalog = await catalogWith({ url: server.url('tiny.onnx') });
  await assert.rejects(downloadBackbone(store, 'tiny', silentJob, catalog), {
    code: 'corrupt',
    message: /backbone "tiny".*SHA-256/,
  });
  assert.deepEqual(store.backbones.list(), []);
});

test('a name that the catalogue lacks, or one that is not published, says what to do', async () => {
  await assert.rejects(downloadBackbone(store, 'resnet1000', silentJob), {
    code: 'not-found',
    nextStep: /densenet121/,
  });
  await assert.rejects(downloadBackbone(store, 'squeezenet1_1-zoo', silentJob), {
    code: 'unavailable',
    onCommandLine: /backbone import/,
  });
});

test('a trunk is verified whenever it is loaded', async () => {
  const { name, sha256: hash } = (await loadBackbone(store, 'random-conv')).card;
  assert.equal(name, 'random-conv');
  assert.equal((await loadBackbone(store, name)).card.weights, 'random');
  const path = store.blobs.path(hash);
  const bytes = await readFile(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const damaged = { code: 'corrupt', message: new RegExp(`backbone "random-conv".*${hash}.*damaged`) };
  await assert.rejects(loadBackbone(store, name), damaged);
  await rm(path);
  await assert.rejects(loadBackbone(store, name), { code: 'corrupt', message: /missing/ });
  await assert.rejects(loadBackbone(store, 'mobilenet'), { code: 'not-found', nextStep: /random-conv/ });
});

test('importing the same network again mends its damaged file', async () => {
  const request = { file: await networkFile(), ...facts };
  const card = await importBackbone(store, request, silentJob);
  await writeFile(store.blobs.path(card.sha256), 'damaged');
  await assert.rejects(loadBackbone(store, 'mine'), { code: 'corrupt' });
  await importBackbone(store, request, silentJob);
  assert.deepEqual((await loadBackbone(store, 'mine')).card, card);
});
