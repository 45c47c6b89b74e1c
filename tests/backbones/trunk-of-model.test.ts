import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import {
  type Backbone,
  chooseTaps,
  classifierModel,
  featureExtractor,
  headOfTrunk,
  randomTrunk,
  smearnet,
  trunkOfModel,
} from '../../src-main/engine/backbones/index.ts';
import { floatTensor, readModel, writeModel } from '../../src-main/engine/onnx/index.ts';
import { runGraph } from '../support/run-graph.ts';

const SIDE = 32;

/** A model on a backbone, its head drawn at random, written and read again as a file. */
function modelOn({ trunk, card }: Backbone) {
  const extractor = featureExtractor(trunk, card, { taps: [], pooling: 'mean-max', inputSize: SIDE });
  const width = Number(extractor.outputs[0]?.dims[1]);
  const random = Random.of(1, 'head');
  const weights = floatTensor(
    Float32Array.from({ length: width * 2 }, () => random.normal()),
    [width, 2],
  );
  const standardisation = { mean: new Float32Array(width), std: new Float32Array(width).fill(1) };
  const head = {
    layers: [{ weights, bias: floatTensor([0, 0]) }],
    standardisation,
    temperature: 1,
    classes: ['a', 'b'],
  };
  return readModel(writeModel(classifierModel(extractor, head)));
}

for (const backbone of [smearnet('net', 3), randomTrunk(3)]) {
  test(`the network inside a model on ${backbone.card.name} is the network that it was built on`, async () => {
    const { normalisation, licence } = backbone.card;
    const input = { tensor: 'image', size: SIDE, resize: 'fill', normalisation } as const;
    const origin = { name: backbone.card.name, sha256: backbone.card.sha256, weights: 'random', licence };
    const taken = trunkOfModel(modelOn(backbone), { input, backbone: origin }, 'v1');
    assert.equal(taken.card.parameters, backbone.card.parameters);
    assert.equal(taken.card.inputSize, SIDE);
    assert.deepEqual(taken.card.normalisation, normalisation);
    assert.deepEqual(
      taken.card.featureMaps.map(({ channels }) => channels),
      backbone.card.featureMaps.map(({ channels }) => channels),
    );
    const random = Random.of(2, 'picture');
    const image = {
      type: 'uint8',
      dims: [1, SIDE, SIDE, 3],
      data: Uint8Array.from({ length: SIDE * SIDE * 3 }, () => random.integer(0, 255)),
    } as const;
    const featuresOf = async ({ trunk, card }: Backbone) => {
      const recipe = {
        taps: chooseTaps(card, []).map(({ tensor }) => tensor),
        pooling: 'mean' as const,
        inputSize: SIDE,
      };
      const { features } = await runGraph(featureExtractor(trunk, card, recipe), { image });
      return features?.data;
    };
    assert.deepEqual(await featuresOf(taken), await featuresOf(backbone));
  });
}

test('a model whose file does not say where its network lies is refused by name', () => {
  const { card, trunk } = randomTrunk(1);
  const input = { tensor: 'image', size: SIDE, resize: 'fill', normalisation: card.normalisation } as const;
  assert.throws(
    () => trunkOfModel(trunk, { input, backbone: { name: '', sha256: '', weights: '', licence: '' } }, 'v7'),
    { code: 'invalid-input', message: /"v7"/ },
  );
});

test("a model's head comes with its network, through a file", () => {
  const backbone = smearnet('net', 3);
  const model = modelOn(backbone);
  const { normalisation, licence } = backbone.card;
  const input = { tensor: 'image', size: SIDE, resize: 'fill', normalisation } as const;
  const origin = { name: 'net', sha256: backbone.card.sha256, weights: 'random', licence } as const;
  const { trunk, card } = trunkOfModel(model, { input, backbone: origin }, 'v1');
  const head = headOfTrunk(readModel(writeModel(trunk)));
  assert.ok(head);
  assert.deepEqual(head.classes, ['a', 'b']);
  assert.equal(head.pooling, 'mean-max');
  assert.deepEqual(
    head.taps,
    chooseTaps(card, []).map(({ tensor }) => tensor),
  );
  const [gemm] = model.nodes.filter(({ op }) => op === 'Gemm');
  assert.deepEqual(head.layers[0]?.weights, model.initializers.get(gemm?.inputs[1] ?? ''));
  assert.equal(headOfTrunk(backbone.trunk), undefined);
});
