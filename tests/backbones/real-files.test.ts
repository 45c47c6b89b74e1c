import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Random } from '../../src-main/base/index.ts';
import { IMAGENET_NORMALISATION } from '../../src-main/contract/index.ts';
import {
  chooseTaps,
  featureExtractor,
  importTrunk,
  loadCatalog,
} from '../../src-main/engine/backbones/index.ts';
import { cutAt, floatTensor, readModel } from '../../src-main/engine/onnx/index.ts';
import { runGraph } from '../support/run-graph.ts';
import { sharedFolder, skipWithoutShared } from '../support/shared.ts';

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

for (const { file, name, channels, side, taps } of FILES) {
  test(
    `${file}: known by its checksum, same features as its own graph`,
    { skip: skipWithoutShared() },
    async () => {
      const bytes = await readFile(join(sharedFolder() ?? '', 'backbones', file));
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
    },
  );
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
