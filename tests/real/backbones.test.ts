import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Random, sha256, silentJob } from '../../src-main/base/index.ts';
import { IMAGENET_NORMALISATION } from '../../src-main/contract/index.ts';
import {
  chooseTaps,
  featureExtractor,
  importTrunk,
  loadCatalog,
} from '../../src-main/engine/backbones/index.ts';
import { cutAt, floatTensor, readModel, writeModel } from '../../src-main/engine/onnx/index.ts';
import { importBackbone, listBackbones, loadBackbone } from '../../src-main/services/backbones/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { runGraph } from '../support/run-graph.ts';
import { realData, realNetwork } from './real-data.ts';

const SIZE = 224;
const IMAGES = 2;
const FILES = [
  {
    file: 'squeezenet1_1.onnx',
    name: 'squeezenet1_1-zoo',
    channels: 512,
    side: 13,
    taps: ['concat_16', 'concat_31', 'features'],
  },
  {
    file: 'mobilenet_v2.onnx',
    name: 'mobilenet_v2-zoo',
    channels: 1280,
    side: 7,
    taps: ['clip_34', 'clip_74', 'features'],
  },
  {
    file: 'mobilenet_v2_features.onnx',
    name: 'mobilenet_v2-zoo-features',
    channels: 1280,
    side: 7,
    taps: ['clip_34', 'clip_74', 'features'],
  },
];

const catalog = await loadCatalog(fileURLToPath(new URL('../../models/catalog.json', import.meta.url)));

test('sizes and checksums are those that were published', async () => {
  const facts = JSON.parse(await readFile(join(realData(), 'backbone-facts.json'), 'utf8')) as {
    files: { arch: string; bytes: number; sha256: string; input: number }[];
  };
  for (const { arch, bytes, sha256, input } of facts.files) {
    const entry = catalog.find(({ name }) => name === arch);
    assert.deepEqual([entry?.bytes, entry?.sha256, entry?.inputSize], [bytes, sha256, input]);
    assert.match(entry?.url ?? '', new RegExp(`/${arch}_Opset17\\.onnx$`));
  }
});

for (const { file } of FILES)
  test(`${file}: survives reading and writing, and is called corrupt where it is cut off`, () => {
    const bytes = realNetwork(file);
    const graph = readModel(bytes);
    assert.equal(graph.inputs.length, 1);
    assert.deepEqual(readModel(writeModel(graph)), graph);
    for (const share of [0.1, 0.5, 0.9, 0.9999])
      assert.throws(() => readModel(bytes.subarray(0, Math.floor(bytes.length * share))), {
        code: 'corrupt',
      });
  });

test('real weights of the catalogue are recognised by their checksum', async (t) => {
  const folder = await temporaryFolder(t, 'real-backbones');
  const store = openStore(join(folder, 'home'));
  t.after(() => {
    store.close();
  });
  const file = join(realData(), 'backbones', 'squeezenet1_1.onnx');
  const card = await importBackbone(store, { file }, silentJob);
  assert.equal(card.name, 'squeezenet1_1-zoo');
  assert.equal(card.verified, true);
  const listed = (await listBackbones(store)).find(({ name }) => name === card.name);
  assert.deepEqual([listed?.imported, listed?.verified], [true, true]);
  const loaded = await loadBackbone(store, card.name);
  assert.equal(sha256(await readFile(store.blobs.path(card.sha256))), loaded.card.sha256);
  assert.deepEqual(
    (await importBackbone(store, { file }, silentJob)).sha256,
    card.sha256,
    'again is no error',
  );
});

for (const { file, name, channels, side, taps } of FILES) {
  test(`${file}: known by its checksum, same features as its own graph`, async () => {
    const bytes = realNetwork(file);
    const { trunk, card } = importTrunk(bytes, { catalog, name: 'ignored' });
    assert.deepEqual([card.name, card.verified, card.weights], [name, true, 'imagenet']);
    assert.deepEqual(card.featureMaps.at(-1), { tensor: 'features', channels, height: side, width: side });
    assert.deepEqual(
      chooseTaps(card, []).map(({ tensor }) => tensor),
      taps,
    );

    const pixels = randomPixels();
    const recipe = { taps: ['features'], pooling: 'mean-max', inputSize: SIZE } as const;
    const image = { type: 'uint8', dims: [IMAGES, SIZE, SIZE, 3], data: pixels } as const;
    const { features } = await runGraph(featureExtractor(trunk, card, recipe), { image });

    const dims = ['N', channels, side, side];
    const original = cutAt(readModel(bytes), { name: 'features', type: 'float32', dims });
    const { features: map } = await runGraph(original, { x: normalised(pixels) });
    assert.deepEqual(features?.dims, [IMAGES, 2 * channels]);
    assertClose(features.data, meanThenMax(map?.data ?? [], channels, side * side));
  });
}

function randomPixels(): Uint8Array {
  const random = Random.of(3);
  return Uint8Array.from({ length: IMAGES * SIZE * SIZE * 3 }, () => random.integer(0, 255));
}

/** (pixel / 255 - mean) / std, N × 3 × H × W, worked out one number at a time. */
function normalised(pixels: Uint8Array) {
  const { mean, std } = IMAGENET_NORMALISATION;
  const area = SIZE * SIZE;
  const values = new Float32Array(pixels.length);
  for (const [index, pixel] of pixels.entries()) {
    const channel = index % 3;
    const place = Math.trunc(index / 3);
    const target = (Math.trunc(place / area) * 3 + channel) * area + (place % area);
    values[target] = (pixel / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  }
  return floatTensor(values, [IMAGES, 3, SIZE, SIZE]);
}

/** For each image the means of all channels, then their largest values. */
function meanThenMax(map: readonly number[], channels: number, area: number): number[] {
  const rows = Array.from({ length: map.length / area }, (_, row) => map.slice(row * area, (row + 1) * area));
  return Array.from({ length: IMAGES }, (_, image) =>
    rows.slice(image * channels, (image + 1) * channels),
  ).flatMap((ofImage) => [
    ...ofImage.map((row) => row.reduce((sum, value) => sum + value, 0) / area),
    ...ofImage.map((row) => Math.max(...row)),
  ]);
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  const largest = Math.max(...expected);
  const worst = Math.max(...actual.map((value, index) => Math.abs(value - (expected[index] ?? NaN))));
  assert.ok(worst < 1e-5 * largest, `largest difference ${worst} where values reach ${largest}`);
}
