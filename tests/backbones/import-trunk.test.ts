import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, sha256 } from '../../src-main/base/index.ts';
import { type CatalogEntry, IMAGENET_NORMALISATION } from '../../src-main/contract/index.ts';
import { featureExtractor, importTrunk, randomTrunk } from '../../src-main/engine/backbones/index.ts';
import {
  floatTensor,
  type Graph,
  GraphBuilder,
  readModel,
  writeModel,
} from '../../src-main/engine/onnx/index.ts';

/** Two convolutions and a classifier; its input is called `data`, and a tensor inside is called `x`. */
function smallNet(type: 'float32' | 'float16' = 'float32', size: number | string = 32): Graph {
  const builder = new GraphBuilder();
  const data = builder.input('data', 'float32', [1, 3, size, size]);
  const first = builder.initializer(
    type === 'float32'
      ? floatTensor(new Float32Array(8 * 3 * 9).fill(0.1), [8, 3, 3, 3])
      : { type, dims: [8, 3, 3, 3], data: new Uint16Array(8 * 3 * 9) },
  );
  const map = builder.node('Conv', [data, first], { strides: [2, 2], pads: [1, 1, 1, 1] });
  const x = builder.node('Relu', [map]);
  const flat = builder.node('Flatten', [builder.node('GlobalAveragePool', [x])]);
  const logits = builder.node('Gemm', [flat, builder.floats(new Float32Array(80), [8, 10])]);
  builder.output('logits', 'float32', [1, 10], logits);
  const graph = builder.build('small net');
  const rename = (name: string) => (name === x ? 'x' : name);
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    })),
  };
}

const facts = { catalog: [], name: 'mine' };

function assertRefused(run: () => unknown, code: string, words: RegExp): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, code);
    assert.match(`${error.message} ${error.nextStep ?? ''} ${error.onCommandLine ?? ''}`, words);
    return true;
  });
}

test('an unknown file needs its normalisation, and its input size where the graph does not say it', () => {
  assertRefused(() => importTrunk(writeModel(smallNet()), facts), 'usage', /--mean.*--std/);
  const anySize = writeModel(smallNet('float32', 'S'));
  const normalisation = IMAGENET_NORMALISATION;
  assertRefused(
    () => importTrunk(anySize, { ...facts, normalisation }),
    'usage',
    /its input size.*--input-size/,
  );
  assert.equal(importTrunk(anySize, { ...facts, normalisation, inputSize: 48 }).card.inputSize, 48);
  assert.equal(importTrunk(writeModel(smallNet()), { ...facts, normalisation }).card.inputSize, 32);
});

test('a trunk has the standard input and a card that fits it', () => {
  const bytes = writeModel(smallNet());
  const backbone = importTrunk(bytes, { ...facts, normalisation: IMAGENET_NORMALISATION, licence: 'MIT' });
  assert.deepEqual(backbone.trunk.inputs, [{ name: 'x', type: 'float32', dims: ['N', 3, 'H', 'W'] }]);
  assert.deepEqual(backbone.trunk.outputs[0]?.dims, ['N', 8, 'H', 'W']);
  assert.deepEqual(readModel(backbone.bytes), backbone.trunk);
  const { card } = backbone;
  assert.equal(card.sha256, sha256(backbone.bytes));
  assert.equal(card.sourceSha256, sha256(bytes));
  assert.equal(card.bytes, backbone.bytes.length);
  assert.equal(card.parameters, 8 * 3 * 9);
  assert.deepEqual(card.featureMaps, [{ tensor: 'data', channels: 8, height: 16, width: 16 }]);
  assert.deepEqual([card.verified, card.weights, card.licence, card.name], [false, 'unknown', 'MIT', 'mine']);
});

test('a file of the catalogue brings its facts, and flags may not contradict them', () => {
  const bytes = writeModel(smallNet());
  const entry: CatalogEntry = {
    name: 'known',
    family: 'Small',
    inputSize: 32,
    normalisation: IMAGENET_NORMALISATION,
    featureChannels: 8,
    bytes: bytes.length,
    sha256: sha256(bytes),
    licence: 'BSD-3-Clause',
    url: null,
  };
  const { card } = importTrunk(bytes, { catalog: [entry], name: 'ignored' });
  assert.deepEqual(
    [card.name, card.family, card.verified, card.weights],
    ['known', 'Small', true, 'imagenet'],
  );
  assertRefused(
    () => importTrunk(bytes, { catalog: [entry], name: 'x', inputSize: 64 }),
    'usage',
    /"known".*32 pixels/,
  );
});

test('half precision and networks without feature maps are refused', () => {
  const known = { ...facts, normalisation: IMAGENET_NORMALISATION, inputSize: 32 };
  assertRefused(() => importTrunk(writeModel(smallNet('float16')), known), 'invalid-input', /float16/);
  const builder = new GraphBuilder();
  const flat = builder.node('Flatten', [builder.input('x', 'float32', ['N', 3, 4, 4])]);
  builder.output(
    'y',
    'float32',
    ['N', 2],
    builder.node('Gemm', [flat, builder.floats(new Float32Array(96), [48, 2])]),
  );
  assertRefused(
    () => importTrunk(writeModel(builder.build('perceptron')), { ...known, inputSize: 4 }),
    'invalid-input',
    /no convolutional feature map/,
  );
});

test('a tap that does not exist is refused, and those that do are named', () => {
  const { trunk, card } = randomTrunk(1);
  assertRefused(
    () => featureExtractor(trunk, card, { taps: ['lost'], pooling: 'mean', inputSize: 96 }),
    'usage',
    /no feature map "lost".*features/,
  );
});
