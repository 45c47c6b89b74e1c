import assert from 'node:assert/strict';
import { test } from 'node:test';
import util from 'node:util';
import { AppError } from '../../src-main/base/index.ts';
import {
  float,
  floatTensor,
  type Graph,
  GraphBuilder,
  intTensor,
  type Tensor,
} from '../../src-main/engine/onnx/index.ts';
import {
  loadTensorflow,
  onnxruntimeBackend,
  type RunnerBackend,
  type Tensorflow,
  tensorflowBackend,
} from '../../src-main/engine/runners/index.ts';
import { gradientGraph } from '../support/gradients.ts';
import { HEAD_CASES } from '../support/gradient-cases.ts';
import { pureTensorflow, tensorflows } from '../support/tensorflow.ts';

type Feeds = Readonly<Record<string, Tensor>>;

async function assertSameResults(tf: Tensorflow, graph: Graph, feeds: Feeds, tolerance: number) {
  const actual = await run(tensorflowBackend(tf), graph, feeds);
  const expected = await run(onnxruntimeBackend, graph, feeds);
  for (const { name } of graph.outputs) {
    const [a, b] = [actual[name], expected[name]];
    assert(a && b);
    assert.deepEqual([a.type, a.dims], [b.type, b.dims], name);
    for (const [index, value] of b.data.entries()) {
      const difference = Math.abs(Number(a.data[index]) - Number(value));
      assert(
        difference <= tolerance * Math.max(1, Math.abs(Number(value))),
        `${graph.name}: ${name}[${index}] is ${a.data[index]}, on onnxruntime ${value}`,
      );
    }
  }
}

async function run(backend: RunnerBackend, graph: Graph, feeds: Feeds) {
  const runner = await backend.open(graph, { threads: 1 });
  try {
    return await runner.run(feeds);
  } finally {
    await runner.close();
  }
}

/** Operators that no gradient graph brings along; `x` is [2, 3]. */
const FORWARD_CASES: Readonly<Record<string, (builder: GraphBuilder, x: string) => string>> = {
  'Slice every second, backwards': (b, x) =>
    b.node('Slice', [x, b.ints([-1]), b.ints([-99]), b.ints([1]), b.ints([-2])]),
  'Slice every second': (b, x) => b.node('Slice', [x, b.ints([0]), b.ints([99]), b.ints([1]), b.ints([2])]),
  'Gather with a negative index': (b, x) => b.node('Gather', [x, b.ints([-1, 0])], { axis: 1 }),
  'Split, second part': (b, x) => b.nodeWithOutputs('Split', [x, b.ints([1, 2])], { axis: 1 }, 2)[1] ?? '',
  'Max and Min of three': (b, x) =>
    b.node('Min', [b.node('Max', [x, b.scalar(0), b.floats([0.5, -1, 2])]), b.scalar(1), b.scalar(3)]),
  'Sum of three': (b, x) => b.node('Sum', [x, x, b.floats([1, 2, 3])]),
  'Where and comparisons': (b, x) => {
    const inside = b.node('And', [
      b.node('Greater', [x, b.scalar(0)]),
      b.node('LessOrEqual', [x, b.scalar(1)]),
    ]);
    return b.node('Where', [b.node('Not', [inside]), x, b.scalar(9)]);
  },
  'Reshape by a computed shape': (b, x) =>
    b.node('Reshape', [
      x,
      b.node('Concat', [b.ints([-1]), b.node('Shape', [x], { start: 0, end: 1 })], { axis: 0 }),
    ]),
  ConstantOfShape: (b, x) =>
    b.node('Add', [x, b.node('ConstantOfShape', [b.node('Shape', [x])], { value: floatTensor([2.5]) })]),
  'Cast to whole numbers and back': (b, x) =>
    b.node('Cast', [b.node('Cast', [b.node('Mul', [x, b.scalar(3)])], { to: 7 })], { to: 1 }),
  'Pad that cuts off': (b, x) => b.node('Pad', [x, b.ints([0, -1, 1, 2]), b.scalar(7)]),
  LeakyRelu: (b, x) => b.node('LeakyRelu', [x], { alpha: float(0.3) }),
  HardSigmoid: (b, x) => b.node('HardSigmoid', [x], { alpha: float(0.4) }),
  HardSwish: (b, x) => b.node('HardSwish', [b.node('Mul', [x, b.scalar(3)])]),
  'Clip at one side': (b, x) => b.node('Clip', [x, '', b.scalar(0.5)]),
  Reciprocal: (b, x) => b.node('Reciprocal', [x]),
};

for (const { name, tf, skip } of await tensorflows()) {
  test(`${name}: gives what onnxruntime gives, for every operator and its gradient`, { skip }, async () => {
    assert(tf);
    for (const gradientCase of HEAD_CASES) {
      const { graph, feeds } = gradientGraph(gradientCase, 'float32');
      await assertSameResults(tf, graph, feeds, 1e-4);
    }
  });

  test(`${name}: gives what onnxruntime gives for the operators of forward graphs`, { skip }, async () => {
    assert(tf);
    for (const [title, build] of Object.entries(FORWARD_CASES)) {
      const builder = new GraphBuilder();
      const x = builder.input('x', 'float32', ['rows', 3]);
      builder.output('y', 'float32', [], build(builder, x));
      const graph = builder.build(title);
      const values = floatTensor([-1.4, 0.3, 0.9, 1.7, -0.2, 0.6], [2, 3]);
      await assertSameResults(tf, graph, { x: values }, 1e-5);
    }
  });

  test(`${name}: no tensor outlives a run, and none the runner`, { skip }, async () => {
    assert(tf);
    const atStart = tf.memory().numTensors;
    const graphs = HEAD_CASES.map((gradientCase) => gradientGraph(gradientCase, 'float32'));
    for (const { graph, feeds } of graphs) {
      const runner = await tensorflowBackend(tf).open(graph);
      const opened: number = tf.memory().numTensors;
      await Promise.all([runner.run(feeds), runner.run(feeds, ['loss'])]);
      assert.equal(tf.memory().numTensors, opened, graph.name);
      await runner.close();
    }
    assert.equal(tf.memory().numTensors, atStart);
  });

  test(`${name}: no tensor outlives a run that fails`, { skip }, async () => {
    assert(tf);
    const builder = new GraphBuilder();
    const x = builder.input('x', 'float32', ['rows', 'columns']);
    const y = builder.node('MatMul', [builder.node('Relu', [x]), builder.floats([1, 2], [2, 1])]);
    builder.output('y', 'float32', ['rows', 1], y);
    const runner = await tensorflowBackend(tf).open(builder.build('two columns'));
    const opened = tf.memory().numTensors;
    await assert.rejects(
      runner.run({ x: floatTensor([1, 2, 3], [1, 3]) }),
      (error) => error instanceof AppError && error.message.includes('MatMul operator "MatMul"'),
    );
    assert.equal(tf.memory().numTensors, opened);
    await runner.close();
  });
}

test('an operator that it does not know is named with its node before anything runs', async () => {
  const builder = new GraphBuilder();
  builder.output('y', 'float32', [], builder.node('Erf', [builder.input('x', 'float32', [])]));
  const backend = tensorflowBackend(await pureTensorflow());
  await assert.rejects(
    backend.open(builder.build('odd one')),
    (error) => error instanceof AppError && error.message.includes('Erf operator "Erf"'),
  );
});

test('an element type that TensorFlow.js lacks is refused by the name of the tensor', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float64', [1]);
  builder.output('y', 'float64', [1], builder.node('Neg', [x]));
  const backend = tensorflowBackend(await pureTensorflow());
  await assert.rejects(backend.open(builder.build('double')), /float64.*"x"/);
});

test('the native TensorFlow.js is loaded, or both packages are named with the reason; the lost utilities are back', async () => {
  const loaded = await loadTensorflow();
  if ('unavailable' in loaded)
    assert.match(loaded.unavailable, /tfjs-node-gpu: .+; @tensorflow\/tfjs-node: .+/);
  else assert.equal(typeof loaded.tf.matMul, 'function');
  const { isArray, isNullOrUndefined } = util as unknown as Record<string, (value: unknown) => boolean>;
  assert(isArray?.([]) && isNullOrUndefined?.(null) && !isNullOrUndefined(0));
});

test('whole numbers come back as the graph declares them', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'int64', [2]);
  builder.output('y', 'int64', [2], builder.node('Add', [x, builder.ints([1, 2])]));
  const tf = await pureTensorflow();
  assert.deepEqual(await run(tensorflowBackend(tf), builder.build('whole'), { x: intTensor([3, 4]) }), {
    y: intTensor([4, 6]),
  });
});
