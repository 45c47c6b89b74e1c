import assert from 'node:assert/strict';
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
import { countParameters, describeGraph, writeModel } from '../../src-main/engine/onnx/index.ts';
import { onnxruntime } from '../../src-main/engine/runners/index.ts';
import { FAMILIES, HIDDEN } from '../support/families/index.ts';

/** What is known of a network. */
interface Facts {
  readonly name: keyof typeof FAMILIES;
  /** As torchvision's documentation states it for the whole network with 4096 hidden units. */
  readonly parameters: number;
  /** Inputs of the two hidden layers with HIDDEN instead of 4096 units. */
  readonly flattened?: number;
  /** Operators of torchvision's own export (torch 1.13, operator set 17). */
  readonly operators: Readonly<Record<string, number>>;
  /** The last feature map at the network's own input size: channels and side. */
  readonly lastMap: readonly [number, number];
}

const FACTS: readonly Facts[] = [
  {
    name: 'alexnet',
    parameters: 61_100_840,
    flattened: 9216,
    operators: { Relu: 7, Conv: 5, MaxPool: 3, Gemm: 3, AveragePool: 1, Flatten: 1 },
    lastMap: [256, 6],
  },
  {
    name: 'vgg16',
    parameters: 138_357_544,
    flattened: 25088,
    operators: { Relu: 15, Conv: 13, MaxPool: 5, Gemm: 3, AveragePool: 1, Flatten: 1 },
    lastMap: [512, 7],
  },
  {
    name: 'resnet18',
    parameters: 11_689_512,
    operators: { Conv: 20, Relu: 17, Add: 8, MaxPool: 1, GlobalAveragePool: 1, Flatten: 1, Gemm: 1 },
    lastMap: [512, 7],
  },
  {
    name: 'resnet50',
    parameters: 25_557_032,
    operators: { Conv: 53, Relu: 49, Add: 16, MaxPool: 1, GlobalAveragePool: 1, Flatten: 1, Gemm: 1 },
    lastMap: [2048, 7],
  },
  {
    name: 'squeezenet1_1',
    parameters: 1_235_496,
    operators: { Conv: 26, Relu: 26, Concat: 8, MaxPool: 3, GlobalAveragePool: 1, Flatten: 1 },
    lastMap: [512, 13],
  },
  {
    name: 'densenet121',
    parameters: 7_978_856,
    operators: {
      ...{ Relu: 121, Conv: 120, Concat: 62, BatchNormalization: 62, Pad: 3, AveragePool: 3, MaxPool: 1 },
      ...{ GlobalAveragePool: 1, Flatten: 1, Gemm: 1 },
    },
    lastMap: [1024, 7],
  },
  {
    name: 'inception_v3',
    parameters: 23_834_568,
    operators: {
      ...{
        Conv: 94,
        Relu: 94,
        Concat: 12,
        Pad: 9,
        AveragePool: 9,
        MaxPool: 4,
        Gather: 3,
        Unsqueeze: 3,
        Mul: 3,
      },
      ...{ Add: 3, GlobalAveragePool: 1, Flatten: 1, Gemm: 1 },
    },
    lastMap: [2048, 8],
  },
  {
    name: 'mobilenet_v2',
    parameters: 3_504_872,
    operators: { Conv: 52, Clip: 35, Add: 10, GlobalAveragePool: 1, Flatten: 1, Gemm: 1 },
    lastMap: [1280, 7],
  },
  {
    name: 'mobilenet_v3_small',
    parameters: 2_542_856,
    operators: {
      ...{
        Conv: 52,
        HardSwish: 19,
        Relu: 14,
        GlobalAveragePool: 10,
        HardSigmoid: 9,
        Mul: 9,
        Add: 6,
        Gemm: 2,
      },
      Flatten: 1,
    },
    lastMap: [576, 7],
  },
];

const catalog = await loadCatalog(fileURLToPath(new URL('../../models/catalog.json', import.meta.url)));

for (const family of FACTS) {
  test(`${family.name} is imported without its classifier and extracts features`, async () => {
    const entry = catalog.find(({ name }) => name === family.name);
    assert.ok(entry);
    const { graph, foldedParameters } = FAMILIES[family.name].make();
    assert.deepEqual(Object.fromEntries(describeGraph(graph).operators), family.operators);
    assert.equal(countParameters(graph) + foldedParameters + leftOutUnits(family), family.parameters);

    const { trunk, card } = importTrunk(writeModel(graph), {
      catalog,
      name: family.name,
      normalisation: IMAGENET_NORMALISATION,
    });
    const [channels, side] = family.lastMap;
    const last = card.featureMaps.at(-1);
    assert.deepEqual([last?.channels, last?.height, last?.width], [channels, side, side]);
    assert.equal(channels, entry.featureChannels);
    assert.equal(card.inputSize, entry.inputSize);
    assert.ok(card.parameters < countParameters(graph));

    const recipe = { taps: [], pooling: 'mean-max', inputSize: card.inputSize } as const;
    const features = await extract(writeModel(featureExtractor(trunk, card, recipe)), card.inputSize);
    const width = chooseTaps(card, []).reduce((sum, map) => sum + map.channels, 0);
    assert.deepEqual(features.dims, [2, 2 * width]);
    assert.ok(features.data.every(Number.isFinite));
    assert.ok(new Set(features.data).size > channels / 4, 'features differ from each other');
  });
}

/** Weights and biases of 4096 units that the test's smaller classifier lacks. */
function leftOutUnits({ flattened }: Facts): number {
  if (flattened === undefined) return 0;
  const classifier = (hidden: number) =>
    (flattened + 1) * hidden + (hidden + 1) * hidden + (hidden + 1) * 1000;
  return classifier(4096) - classifier(HIDDEN);
}

async function extract(
  model: Uint8Array,
  size: number,
): Promise<{ dims: readonly number[]; data: Float32Array }> {
  const session = await onnxruntime.InferenceSession.create(model);
  const random = Random.of(7);
  const pixels = Uint8Array.from({ length: 2 * size * size * 3 }, () => random.integer(0, 255));
  const { features } = await session.run({
    image: new onnxruntime.Tensor('uint8', pixels, [2, size, size, 3]),
  });
  assert.ok(features?.data instanceof Float32Array);
  return { dims: features.dims, data: features.data };
}
