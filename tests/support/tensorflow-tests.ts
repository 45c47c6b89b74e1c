import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { float, floatTensor, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import {
  onnxruntimeBackend,
  type RunnerBackend,
  type Tensorflow,
  tensorflowBackend,
} from '../../src-main/engine/runners/index.ts';
import { trainHead } from '../../src-main/engine/training/index.ts';
import { quickRecipeSchema } from '../../src-main/contract/index.ts';
import { CONVOLUTION_CASES } from './convolution-cases.ts';
import { madeUpFeatures } from './features.ts';
import { HEAD_CASES } from './gradient-cases.ts';
import { gradientGraph } from './gradients.ts';
import { assertSameResults } from './same-results.ts';

/** Pictures have a height and a width: other convolutions are not for this back end. */
const CASES = [...HEAD_CASES, ...CONVOLUTION_CASES].filter(
  ({ name, parameters }) => !name.startsWith('Conv') || parameters['x']?.length === 4,
);

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

/** What any TensorFlow.js must do as ONNX Runtime does; `tf` is undefined where `skip` says why. */
export function testTensorflow(name: string, tf: Tensorflow | undefined, skip: string | false): void {
  test(`${name}: gives what onnxruntime gives, for every operator and its gradient`, { skip }, async () => {
    assert(tf);
    for (const gradientCase of CASES) {
      const { graph, feeds } = gradientGraph(gradientCase, 'float32');
      await assertSameResults(tensorflowBackend(tf), graph, feeds, 1e-4);
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
      await assertSameResults(tensorflowBackend(tf), graph, { x: values }, 1e-5);
    }
  });

  test(`${name}: no tensor outlives a run, and none the runner`, { skip }, async () => {
    assert(tf);
    const atStart = tf.memory().numTensors;
    const graphs = CASES.map((gradientCase) => gradientGraph(gradientCase, 'float32'));
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

  test(`${name}: trains the same head as onnxruntime, to 1e-4`, { skip }, async () => {
    assert(tf);
    const before = tf.memory().numTensors;
    for (const loss of ['cross-entropy', 'focal']) {
      const onnx = await trainSmallHead(onnxruntimeBackend, loss);
      const tensorflow = await trainSmallHead(tensorflowBackend(tf), loss);
      assert.equal(onnx.epochs.length, 5);
      for (const [index, epoch] of onnx.epochs.entries()) {
        const other = tensorflow.epochs[index];
        assert(other);
        for (const key of ['trainLoss', 'validationLoss', 'trainAccuracy', 'validationAccuracy'] as const) {
          assertClose(other[key], epoch[key], `${key} of epoch ${epoch.epoch}`);
        }
      }
      for (const [index, { name: parameter, data }] of onnx.head.parameters.entries()) {
        for (const [entry, value] of data.entries()) {
          assertClose(tensorflow.head.parameters[index]?.data[entry] ?? NaN, value, `${parameter}[${entry}]`);
        }
      }
    }
    assert.equal(tf.memory().numTensors, before);
  });
}

function trainSmallHead(backend: RunnerBackend, loss: string) {
  return trainHead({
    backend,
    classes: 3,
    train: madeUpFeatures(1, { count: 150, views: 3, width: 6, classes: 3 }),
    validation: madeUpFeatures(2, { count: 60, views: 1, width: 6, classes: 3 }),
    recipe: quickRecipeSchema.parse({
      batchSize: 32,
      maxEpochs: 5,
      head: { hidden: 8, dropout: 0.25 },
      loss: { kind: loss },
    }),
    runnerOptions: { threads: 1 },
  });
}

function assertClose(actual: number, expected: number, what: string): void {
  assert(Math.abs(actual - expected) <= 1e-4, `${what}: ${actual} and ${expected}`);
}
