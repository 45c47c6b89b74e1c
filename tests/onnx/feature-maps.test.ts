import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import {
  cutAt,
  describeGraph,
  dropClassifier,
  freeBatch,
  type Graph,
  GraphBuilder,
  inferShapes,
  listFeatureMaps,
} from '../../src-main/engine/onnx/index.ts';

const SIZE = 16;

function conv(builder: GraphBuilder, input: string, inputs: number, outputs: number, kernel = 3): string {
  const pad = (kernel - 1) / 2;
  const weights = builder.floats(new Float32Array(outputs * inputs * kernel ** 2), [
    outputs,
    inputs,
    kernel,
    kernel,
  ]);
  return builder.node('Conv', [input, weights], { pads: [pad, pad, pad, pad] });
}

/** Stem, residual block with squeeze and excitation, pooling, classifier; names on the tensors that matter. */
function residualNet(batch: number | string): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('input', 'float32', [batch, 3, SIZE, SIZE]);
  const stem = builder.node('Relu', [conv(builder, x, 3, 8)]);
  const branch = conv(builder, stem, 8, 8);
  const gate = builder.node('Sigmoid', [conv(builder, builder.node('GlobalAveragePool', [branch]), 8, 8, 1)]);
  const sum = builder.node('Add', [builder.node('Mul', [branch, gate]), stem]);
  const block = builder.node('Relu', [sum]);
  const pooled = builder.node('MaxPool', [block], { kernel_shape: [2, 2], strides: [2, 2] });
  const flat = builder.node('Flatten', [builder.node('GlobalAveragePool', [pooled])], { axis: 1 });
  const weights = builder.floats(new Float32Array(80), [8, 10]);
  builder.output('logits', 'float32', [batch, 10], builder.node('Gemm', [flat, weights]));
  return builder.build('residual');
}

test('feature maps are the tensors through which all the rest depends on the picture', () => {
  const maps = listFeatureMaps(residualNet(1), SIZE);
  assert.deepEqual(maps, [
    { tensor: 'Relu', channels: 8, height: 16, width: 16 },
    { tensor: 'Relu_1', channels: 8, height: 16, width: 16 },
    { tensor: 'MaxPool', channels: 8, height: 8, width: 8 },
  ]);
});

test('a cut graph holds nothing that its output does not need', () => {
  const graph = residualNet('N');
  const trunk = cutAt(graph, { name: 'Relu', type: 'float32', dims: ['N', 8, 'H', 'W'] });
  assert.deepEqual(
    trunk.nodes.map(({ op }) => op),
    ['Conv', 'Relu'],
  );
  assert.equal(trunk.initializers.size, 1);
  assert.throws(() => cutAt(graph, { name: 'lost', type: 'float32', dims: [] }), /"lost"/);
});

test('a classifier that is a convolution is dropped, a last convolution of a trunk is not', () => {
  const headless = (outputs: number) => {
    const builder = new GraphBuilder();
    const features = builder.node('Relu', [
      conv(builder, builder.input('x', 'float32', [1, 3, 16, 16]), 3, 8),
    ]);
    const last = builder.node('Relu', [conv(builder, features, 8, outputs, 1)]);
    const flat = builder.node('Flatten', [builder.node('GlobalAveragePool', [last])], { axis: 1 });
    builder.output('y', 'float32', [1, outputs], flat);
    return dropClassifier(builder.build('net'), SIZE).featureMaps.at(-1)?.tensor;
  };
  assert.equal(headless(1000), 'Relu');
  assert.equal(headless(1280), 'Relu_1');
});

test('a second output does not hide the cut points of the first', () => {
  const graph = residualNet(1);
  const early = { name: 'Relu', type: 'float32', dims: [1, 8, SIZE, SIZE] } as const;
  assert.equal(listFeatureMaps({ ...graph, outputs: [...graph.outputs, early] }, SIZE).length, 3);
});

test('a graph made for one picture takes several once its batch is free', () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [1, 3, SIZE, SIZE]);
  const map = conv(builder, x, 3, 8);
  // Channel shuffle, as ShuffleNet exports it.
  const groups = builder.node('Reshape', [map, builder.ints([1, 2, 4, SIZE, SIZE])]);
  const swapped = builder.node('Transpose', [groups], { perm: [0, 2, 1, 3, 4] });
  const shuffled = builder.node('Reshape', [swapped, builder.ints([1, -1, SIZE, SIZE])]);
  builder.output('y', 'float32', [1, 8, SIZE, SIZE], shuffled);
  const graph = builder.build('shuffle');
  assert.equal(describeGraph(graph).input.batchIsFree, false);
  const free = freeBatch(graph, SIZE);
  assert.equal(describeGraph(free).input.batchIsFree, true);
  assert.deepEqual(inferShapes(free, { x: [5, 3, SIZE, SIZE] }).get('y'), [5, 8, SIZE, SIZE]);
});

test('a batch that cannot be freed is refused', () => {
  const builder = new GraphBuilder();
  const map = conv(builder, builder.input('x', 'float32', [1, 3, SIZE, SIZE]), 3, 8);
  builder.output(
    'y',
    'float32',
    [1, 1, 8, SIZE * SIZE],
    builder.node('Reshape', [map, builder.ints([-1, 1, 8, 256])]),
  );
  assert.doesNotThrow(() => freeBatch(builder.build('free'), SIZE));
  const joined = new GraphBuilder();
  const all = conv(joined, joined.input('x', 'float32', [1, 3, SIZE, SIZE]), 3, 8);
  const mixed = joined.node('Transpose', [all], { perm: [1, 0, 2, 3] });
  joined.output('y', 'float32', [8, 1, SIZE, SIZE], mixed);
  assert.throws(
    () => freeBatch(joined.build('joined'), SIZE),
    (error) =>
      error instanceof AppError &&
      error.code === 'invalid-input' &&
      error.message.includes('number of pictures'),
  );
});

test('a network is described, and one that takes no picture is refused', () => {
  const facts = describeGraph(residualNet('N'));
  assert.deepEqual(facts.input, { name: 'input', channels: 3, size: SIZE, batchIsFree: true });
  assert.equal(facts.parameters, 3 * 8 * 9 + 8 * 8 * 9 + 8 * 8 + 80);
  assert.equal(facts.operators.get('Conv'), 3);
  const builder = new GraphBuilder();
  builder.output(
    'y',
    'float32',
    ['N', 2],
    builder.node('Relu', [builder.input('text', 'float32', ['N', 2])]),
  );
  assert.throws(() => describeGraph(builder.build('words')), /input "text" is float32\[N, 2\]/);
});
