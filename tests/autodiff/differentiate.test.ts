import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { differentiate, gradientName } from '../../src-main/engine/autodiff/index.ts';
import { floatTensor, type Graph, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';

const ROWS = 4;

/** loss = Σ relu(x w) v, with an unused branch and a tensor of whole numbers beside it. */
function network(middle = 'Relu'): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', ['N', 2]);
  builder.input('unused', 'float32', ['N']);
  const w = builder.initializer(floatTensor([1, -1, 0.5, 2], [2, 2]), 'w');
  const v = builder.initializer(floatTensor([3, -2], [2, 1]), 'v');
  builder.initializer(floatTensor([1]), 'stranger');
  const hidden = builder.node(middle, [builder.node('MatMul', [x, w])]);
  const scores = builder.node('MatMul', [hidden, v]);
  builder.output('scores', 'float32', ['N', 1], scores);
  builder.output('loss', 'float32', [], builder.node('ReduceSum', [scores], { keepdims: 0 }));
  return builder.build('network');
}

const options = {
  loss: 'loss',
  parameters: ['w', 'v'],
  inputDims: { x: [ROWS, 2], unused: [ROWS] },
};

function isAppError(words: RegExp) {
  return (error: unknown) =>
    error instanceof AppError && error.code === 'invalid-input' && words.test(error.message);
}

test('the gradient graph takes the inputs it needs and the parameters, and gives loss, outputs and gradients', () => {
  const graph = differentiate(network(), { ...options, outputs: ['scores'] });
  assert.deepEqual(
    graph.inputs.map(({ name, dims }) => [name, dims]),
    [
      ['x', [ROWS, 2]],
      ['w', [2, 2]],
      ['v', [2, 1]],
    ],
  );
  assert.deepEqual(
    graph.outputs.map(({ name, dims }) => [name, dims]),
    [
      ['loss', []],
      ['scores', [ROWS, 1]],
      ['grad:w', [2, 2]],
      ['grad:v', [2, 1]],
    ],
  );
});

test('gradients come out as computed by hand', async () => {
  const runner = await onnxruntimeBackend.open(differentiate(network(), options));
  const x = floatTensor([1, 0, 0, 1, 1, 1, 0, 0], [ROWS, 2]);
  const { w, v } = Object.fromEntries(network().initializers);
  assert(w && v);
  const results = await runner.run({ x, w, v });
  await runner.close();
  // Hidden rows: [1, -1], [0.5, 2], [1.5, 1], [0, 0]; after the ReLU the first has [1, 0].
  assert.deepEqual([...(results[gradientName('v')]?.data ?? [])], [3, 3]);
  assert.deepEqual([...(results[gradientName('w')]?.data ?? [])], [6, -2, 6, -4]);
  assert.equal(results['loss']?.data[0], 3);
});

test('the same graph gives the same gradient graph', () => {
  assert.deepEqual(differentiate(network(), options), differentiate(network(), options));
});

test('an operator without a rule is named together with its node', () => {
  assert.throws(() => differentiate(network('Erf'), options), isAppError(/Erf operator "Erf"/));
});

test('an operator without a rule does not matter where no parameter lies behind it', () => {
  const graph = differentiate(network('Erf'), { ...options, parameters: ['v'] });
  assert.deepEqual(graph.outputs.at(-1)?.name, 'grad:v');
});

test('an input without a gradient is named together with its node', () => {
  const builder = new GraphBuilder();
  const limit = builder.initializer(floatTensor([0.5], []), 'limit');
  const clipped = builder.node('Clip', [builder.floats([1, 2]), limit]);
  builder.output('loss', 'float32', [], builder.node('ReduceSum', [clipped], { keepdims: 0 }));
  const graph = builder.build('clipping');
  assert.throws(
    () => differentiate(graph, { loss: 'loss', parameters: ['limit'], inputDims: {} }),
    isAppError(/Clip operator "Clip".*"limit"/),
  );
});

test('weights that the graph does not have, or that the loss does not depend on, are named', () => {
  assert.throws(() => differentiate(network(), { ...options, parameters: ['z'] }), isAppError(/"z"/));
  assert.throws(
    () => differentiate(network(), { ...options, parameters: ['stranger'] }),
    isAppError(/"stranger"/),
  );
});

test('a comparison passes no gradient on, and hides no other way to the loss', async () => {
  const builder = new GraphBuilder();
  const w = builder.initializer(floatTensor([2, 0.5]), 'w');
  const isLarge = builder.node('Greater', [w, builder.scalar(1)]);
  const chosen = builder.node('Where', [isLarge, builder.node('Mul', [w, w]), builder.scalar(5)]);
  builder.output('loss', 'float32', [], builder.node('ReduceSum', [chosen], { keepdims: 0 }));
  const graph = differentiate(builder.build('choice'), { loss: 'loss', parameters: ['w'], inputDims: {} });
  const runner = await onnxruntimeBackend.open(graph);
  const results = await runner.run({ w: floatTensor([2, 0.5]) });
  await runner.close();
  assert.deepEqual([...(results[gradientName('w')]?.data ?? [])], [4, 0]);
});

test('nothing is computed for the input, nor behind the last trained layer', () => {
  const forward = network();
  const operators = (parameters: readonly string[]) =>
    differentiate(forward, { ...options, parameters }).nodes.map(({ op }) => op);
  const backwards = operators(['v']).slice(forward.nodes.length);
  // The gradient by the hidden layer, its mask, and the product with the input would be for "w".
  assert.deepEqual(
    backwards.filter((op) => ['MatMul', 'Sign'].includes(op)),
    ['MatMul'],
  );
  assert.ok(operators(['w', 'v']).length > operators(['v']).length);
});

test('a loss of several numbers is refused', () => {
  assert.throws(
    () => differentiate(network(), { ...options, loss: 'scores' }),
    isAppError(/"scores" is \[4, 1\]/),
  );
});
