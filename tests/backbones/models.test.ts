import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { backboneCardSchema, type Pooling } from '../../src-main/contract/index.ts';
import {
  chooseTaps,
  classifierModel,
  featureExtractor,
  randomTrunk,
} from '../../src-main/engine/backbones/index.ts';
import { floatTensor, type Graph, readModel } from '../../src-main/engine/onnx/index.ts';
import { runGraph } from '../support/run-graph.ts';

const SIZE = 64;
const backbone = randomTrunk(5);
const LAST = ['features'];
const image = {
  type: 'uint8',
  dims: [3, SIZE, SIZE, 3],
  data: Uint8Array.from({ length: 3 * SIZE * SIZE * 3 }, (_, index) => (index * 7919) % 256),
} as const;

function extractor(taps: readonly string[], pooling: Pooling): Graph {
  return featureExtractor(backbone.trunk, backbone.card, { taps, pooling, inputSize: SIZE });
}

async function featuresOf(taps: readonly string[], pooling: Pooling) {
  const { features } = await runGraph(extractor(taps, pooling), { image });
  assert.ok(features);
  return features;
}

test('a random trunk is the same for the same seed, and says that it is random', () => {
  assert.deepEqual(randomTrunk(5).bytes, backbone.bytes);
  assert.notEqual(randomTrunk(6).card.sha256, backbone.card.sha256);
  assert.deepEqual(readModel(backbone.bytes), backbone.trunk);
  const card = backboneCardSchema.parse(backbone.card);
  assert.deepEqual([card.name, card.weights, card.inputSize], ['random-conv', 'random', 96]);
  assert.deepEqual(card.featureMaps.at(-1), { tensor: 'features', channels: 256, height: 6, width: 6 });
});

test('mean and max are pooled side by side, taps one after the other', async () => {
  const [first = '', last = ''] = [
    backbone.card.featureMaps[0]?.tensor,
    backbone.card.featureMaps.at(-1)?.tensor,
  ];
  const mean = await featuresOf(LAST, 'mean');
  const max = await featuresOf(LAST, 'max');
  const both = await featuresOf(LAST, 'mean-max');
  const early = await featuresOf([first], 'mean');
  const two = await featuresOf([first, last], 'mean');
  assert.deepEqual(both.dims, [3, 512]);
  for (let row = 0; row < 3; row++) {
    const rowOf = ({ data, dims }: typeof mean) =>
      data.slice(row * (dims[1] ?? 0), (row + 1) * (dims[1] ?? 0));
    assertClose(rowOf(both), [...rowOf(mean), ...rowOf(max)]);
    assertClose(rowOf(two), [...rowOf(early), ...rowOf(mean)]);
    assert.ok(rowOf(max).every((value, index) => value >= (rowOf(mean)[index] ?? 0)));
  }
});

test('without names, the last map of each of the three coarsest resolutions is tapped', async () => {
  const maps = backbone.card.featureMaps;
  assert.deepEqual(
    chooseTaps(backbone.card, []).map(({ height }) => height),
    [24, 12, 6],
  );
  const names = maps.slice(-3).map(({ tensor }) => tensor);
  const byDefault = await featuresOf([], 'mean-max');
  assert.deepEqual(byDefault, await featuresOf(names, 'mean-max'));
  assert.deepEqual(byDefault.dims, [3, 2 * (64 + 128 + 256)]);
});

test('a trunk with fewer resolutions gives what it has, first to last', () => {
  const map = (tensor: string, side: number) => ({ tensor, channels: 8, height: side, width: side });
  const taps = (...featureMaps: ReturnType<typeof map>[]) =>
    chooseTaps({ ...backbone.card, featureMaps }, []).map(({ tensor }) => tensor);
  assert.deepEqual(taps(map('a', 14)), ['a']);
  assert.deepEqual(taps(map('a', 14), map('b', 14), map('c', 7), map('d', 7)), ['b', 'd']);
  assert.deepEqual(taps(map('a', 56), map('b', 28), map('c', 14), map('d', 14), map('e', 7)), [
    'b',
    'd',
    'e',
  ]);
  assert.deepEqual(
    taps(map('a', 7), map('b', 28), map('c', 14), map('d', 56)),
    ['a', 'b', 'c'],
    'not in order',
  );
});

test('a whole model answers as head and extractor do one after the other', async () => {
  const features = await featuresOf(LAST, 'mean');
  const width = 256;
  const hidden = 5;
  const random = Random.of(2);
  const draw = (length: number, scale: number) =>
    Float32Array.from({ length }, () => random.normal() * scale);
  const head = {
    layers: [
      {
        weights: floatTensor(draw(width * hidden, 0.1), [width, hidden]),
        bias: floatTensor(draw(hidden, 1)),
      },
      { weights: floatTensor(draw(hidden * 2, 1), [hidden, 2]), bias: floatTensor(draw(2, 1)) },
    ],
    standardisation: { mean: draw(width, 1), std: draw(width, 1).map((value) => Math.abs(value) + 0.1) },
    temperature: 2.5,
    classes: ['Parasitized', 'Uninfected'],
  };
  const model = classifierModel(extractor(LAST, 'mean'), head);
  assert.equal(model.metadata.get('classes'), '["Parasitized","Uninfected"]');
  const { logits, probabilities } = await runGraph(model, { image });
  for (let row = 0; row < 3; row++) {
    const standardised = features.data
      .slice(row * width, (row + 1) * width)
      .map(
        (value, index) =>
          (value - (head.standardisation.mean[index] ?? 0)) / (head.standardisation.std[index] ?? 1),
      );
    const [first, second] = head.layers;
    assert.ok(first && second);
    const middle = dense(standardised, first).map((value) => Math.max(0, value));
    const expected = dense(middle, second);
    assertClose(logits?.data.slice(row * 2, row * 2 + 2) ?? [], expected);
    assertClose(probabilities?.data.slice(row * 2, row * 2 + 2) ?? [], softmax(expected.map((v) => v / 2.5)));
  }
});

test('a head that does not fit is refused', () => {
  const layer = { weights: floatTensor(new Float32Array(20), [10, 2]), bias: floatTensor([0, 0]) };
  const standardisation = { mean: new Float32Array(256), std: new Float32Array(256).fill(1) };
  const head = { layers: [layer], standardisation, temperature: 1, classes: ['a', 'b'] };
  assert.throws(() => classifierModel(extractor(LAST, 'mean'), head), /\[10, 2\] does not follow 256/);
});

function dense(
  inputs: readonly number[],
  { weights, bias }: { weights: { data: Float32Array }; bias: { data: Float32Array } },
): number[] {
  return Array.from(bias.data, (start, output) =>
    inputs.reduce(
      (sum, value, input) => sum + value * (weights.data[input * bias.data.length + output] ?? 0),
      start,
    ),
  );
}

function softmax(logits: readonly number[]): number[] {
  const exponentials = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of expected.entries()) {
    assert.ok(
      Math.abs((actual[index] ?? NaN) - value) < 1e-3 * Math.max(1, Math.abs(value)),
      `${actual[index] ?? ''} for ${value}`,
    );
  }
}
