import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { IMAGENET_NORMALISATION } from '../../src-main/contract/index.ts';
import {
  classifierModel,
  featureExtractor,
  importTrunk,
  randomTrunk,
  smearnet,
  type TrainedHead,
} from '../../src-main/engine/backbones/index.ts';
import {
  floatTensor,
  type Graph,
  readModel,
  type Tensor,
  writeModel,
} from '../../src-main/engine/onnx/index.ts';
import { FAMILIES } from '../support/families/index.ts';
import { assertSameAnswers } from '../support/graph-model.ts';
import { runGraph } from '../support/run-graph.ts';

const SEED = 7;
const HIDDEN = 16;
const IMAGES = 2;
const CLASSES = ['Parasitized', 'Uninfected'];
const TOLERANCE = 1e-5;

for (const [name, { make, smallSide: size }] of Object.entries(FAMILIES)) {
  test(`a model on ${name}, from bytes to probabilities, answers in TensorFlow.js as in ONNX Runtime`, async () => {
    const facts = { catalog: [], name, normalisation: IMAGENET_NORMALISATION };
    const { trunk, card } = importTrunk(writeModel(make().graph), facts);
    await assertSameProbabilities(
      featureExtractor(trunk, card, { taps: [], pooling: 'mean-max', inputSize: size }),
      size,
    );
  });
}

for (const { trunk, card } of [randomTrunk(SEED), smearnet('smearnet', SEED)]) {
  test(`a model on our own ${card.name} answers in TensorFlow.js as in ONNX Runtime`, async () => {
    const recipe = { taps: [], pooling: 'mean-max', inputSize: 64 } as const;
    await assertSameProbabilities(featureExtractor(trunk, card, recipe), 64);
  });
}

test('the shipped model answers in TensorFlow.js as in ONNX Runtime', async () => {
  const shipped = readModel(await readFile(new URL('../../models/smearnet.onnx', import.meta.url)));
  const side = Number(shipped.inputs[0]?.dims[1]);
  await assertSameAnswers(shipped, { image: pictures(side) }, TOLERANCE);
});

/** Puts a head on the extractor whose answers lie well between 0 and 1. */
async function assertSameProbabilities(extractor: Graph, size: number): Promise<void> {
  const feeds = { image: pictures(size) };
  const { features } = await runGraph(extractor, feeds);
  assert.ok(features);
  const model = classifierModel(extractor, headFor(features.data, features.dims[1] ?? 0));
  const { probabilities } = await runGraph(model, feeds);
  assert.ok(probabilities?.data.every((value) => value > 0.01 && value < 0.99));
  await assertSameAnswers(model, feeds, TOLERANCE);
}

/** Two layers with random weights, on features that are brought to the size of 1. */
function headFor(features: readonly number[], width: number): TrainedHead {
  const random = Random.of(SEED, 'head');
  const weights = (inputs: number, outputs: number) =>
    floatTensor(
      Float32Array.from({ length: inputs * outputs }, () => random.normal() / Math.sqrt(inputs)),
      [inputs, outputs],
    );
  const mean = features.reduce((sum, value) => sum + value, 0) / features.length;
  const variance = features.reduce((sum, value) => sum + (value - mean) ** 2, 0) / features.length;
  return {
    layers: [
      { weights: weights(width, HIDDEN), bias: floatTensor(new Float32Array(HIDDEN)) },
      { weights: weights(HIDDEN, CLASSES.length), bias: floatTensor([0.1, -0.1]) },
    ],
    standardisation: {
      mean: new Float32Array(width).fill(mean),
      std: new Float32Array(width).fill(Math.sqrt(variance)),
    },
    temperature: 1.5,
    classes: CLASSES,
  };
}

function pictures(size: number): Tensor {
  const random = Random.of(SEED, 'pictures');
  const dims = [IMAGES, size, size, 3];
  return {
    type: 'uint8',
    dims,
    data: Uint8Array.from({ length: IMAGES * size * size * 3 }, () => random.integer(0, 255)),
  };
}
