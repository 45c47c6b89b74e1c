import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, Random } from '../../src-main/base/index.ts';
import {
  differentiate,
  gradientName,
  nextStatisticName,
  runningStatistics,
  withBatchStatistics,
} from '../../src-main/engine/autodiff/index.ts';
import {
  float,
  floatTensor,
  type FloatTensor,
  type Graph,
  GraphBuilder,
} from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';
import { createOptimizer, type Parameter } from '../../src-main/engine/training/index.ts';

const [BATCH, SIZE, CHANNELS] = [32, 8, 4];
const MOMENTUM = 0.8;
const INPUT_DIMS = { x: [BATCH, 1, SIZE, SIZE], targets: [BATCH, 2] };

/** Convolution, normalisation, ReLU, strided convolution, normalisation, ReLU, mean, two classes. */
function network(): Graph {
  const random = Random.of(1);
  const builder = new GraphBuilder();
  const weights = (name: string, dims: readonly number[], size = 1) => {
    const count = dims.reduce((product, dim) => product * dim, 1);
    return builder.initializer(
      floatTensor(
        Float32Array.from({ length: count }, () => random.normal() * size),
        dims,
      ),
      name,
    );
  };
  const norm = (input: string, name: string) => {
    const vector = (part: string, value: number) =>
      builder.initializer(floatTensor(new Float32Array(CHANNELS).fill(value)), `${name}.${part}`);
    const parts = [vector('scale', 1), vector('shift', 0), vector('mean', 0), vector('variance', 1)];
    return builder.node('BatchNormalization', [input, ...parts], { momentum: float(MOMENTUM) });
  };
  let x = builder.input('x', 'float32', INPUT_DIMS.x);
  x = builder.node('Conv', [x, weights('first', [CHANNELS, 1, 3, 3], 0.5)], { pads: [1, 1, 1, 1] });
  x = builder.node('Relu', [norm(x, 'norm1')]);
  x = builder.node('Conv', [x, weights('second', [CHANNELS, CHANNELS, 3, 3], 0.3)], {
    pads: [1, 1, 1, 1],
    strides: [2, 2],
  });
  x = builder.node('Relu', [norm(x, 'norm2')]);
  const features = builder.node('Flatten', [builder.node('GlobalAveragePool', [x])]);
  const logits = builder.node('Gemm', [features, weights('head', [CHANNELS, 2], 0.1)]);
  const targets = builder.input('targets', 'float32', INPUT_DIMS.targets);
  const surprise = builder.node('Mul', [targets, builder.node('LogSoftmax', [logits])]);
  const total = builder.node('ReduceSum', [surprise], { keepdims: 0 });
  builder.output('loss', 'float32', [], builder.node('Div', [total, builder.scalar(-BATCH)]));
  return builder.build('tiny');
}

const PARAMETERS = ['first', 'second', 'head', 'norm1.scale', 'norm1.shift', 'norm2.scale', 'norm2.shift'];
const STATISTICS = ['norm1.mean', 'norm1.variance', 'norm2.mean', 'norm2.variance'];

/** Pictures with horizontal or vertical stripes, which no single pixel tells apart, and noise. */
function drawBatch(random: Random) {
  const x = new Float32Array(BATCH * SIZE * SIZE);
  const targets = new Float32Array(BATCH * 2);
  for (let picture = 0; picture < BATCH; picture++) {
    const kind = random.integer(0, 1);
    const phase = random.integer(0, 1);
    targets[picture * 2 + kind] = 1;
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      const along = kind === 0 ? Math.floor(pixel / SIZE) : pixel % SIZE;
      x[picture * SIZE * SIZE + pixel] = ((along + phase) % 2) + 3 + 0.5 * random.normal();
    }
  }
  return { x: floatTensor(x, INPUT_DIMS.x), targets: floatTensor(targets, INPUT_DIMS.targets) };
}

function floats(results: Record<string, { data: ArrayLike<unknown> }>, name: string): Float32Array {
  const data = results[name]?.data;
  assert(data instanceof Float32Array, name);
  return data;
}

test('a network normalised by its batches learns, and its running statistics settle on theirs', async () => {
  const forward = withBatchStatistics(network());
  const graph = differentiate(forward, { loss: 'loss', parameters: PARAMETERS, inputDims: INPUT_DIMS });
  const state = new Map(
    [...PARAMETERS, ...STATISTICS].map((name): [string, Parameter] => {
      const tensor = forward.initializers.get(name);
      assert(tensor?.type === 'float32');
      return [name, { name, dims: tensor.dims, data: tensor.data.slice() }];
    }),
  );
  const parametersOf = (names: readonly string[]) => names.flatMap((name) => state.get(name) ?? []);
  const optimizer = createOptimizer(
    { kind: 'adamw', learningRate: 0.02, weightDecay: 0.01, momentum: 0.9 },
    parametersOf(PARAMETERS),
  );
  const runner = await onnxruntimeBackend.open(graph, { threads: 1 });
  const random = Random.of(2);
  const losses: number[] = [];
  for (let step = 0; step < 60; step++) {
    const held = parametersOf([...state.keys()]).map(({ name, dims, data }): [string, FloatTensor] => [
      name,
      floatTensor(data, dims),
    ]);
    const results = await runner.run({ ...drawBatch(random), ...Object.fromEntries(held) });
    optimizer.step(
      0.02,
      PARAMETERS.map((name) => floats(results, gradientName(name))),
    );
    for (const { name, data } of parametersOf(STATISTICS)) data.set(floats(results, nextStatisticName(name)));
    losses.push(floats(results, 'loss')[0] ?? NaN);
  }
  await runner.close();
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assert(mean(losses.slice(0, 5)) > 0.5, `it starts at ${losses.slice(0, 5).join(' ')}`);
  assert(mean(losses.slice(-5)) < 0.1, `it ends at ${losses.slice(-5).join(' ')}`);

  // With its running statistics the network as it was, in use, must know new pictures.
  const plain = network();
  const used = {
    ...plain,
    initializers: new Map(
      [...plain.initializers].map(([name, tensor]) => {
        const trained = state.get(name);
        return [name, trained ? floatTensor(trained.data, trained.dims) : tensor];
      }),
    ),
  };
  const inUse = await onnxruntimeBackend.open(used, { threads: 1 });
  const { loss } = await inUse.run(drawBatch(random));
  await inUse.close();
  assert(Number(loss?.data[0]) < 0.2, `in use its loss is ${String(loss?.data[0])}`);
});

test('the running statistics move by the momentum towards mean and variance of the batch', async () => {
  const builder = new GraphBuilder();
  const x = [1, 2, 6, 3, -1, 1];
  const parts = [
    builder.initializer(floatTensor(x, [3, 2]), 'x'),
    builder.floats([1, 2]),
    builder.floats([0, 5]),
    builder.initializer(floatTensor([10, 20]), 'mean'),
    builder.initializer(floatTensor([1, 4]), 'variance'),
  ];
  const y = builder.node('BatchNormalization', parts, { momentum: float(MOMENTUM), epsilon: float(0) });
  builder.output('y', 'float32', [3, 2], y);
  builder.output('loss', 'float32', [], builder.node('ReduceSum', [y], { keepdims: 0 }));
  const forward = withBatchStatistics(builder.build('one layer'));
  const options = { loss: 'loss', parameters: ['x'], inputDims: {}, outputs: ['y'] };
  const runner = await onnxruntimeBackend.open(differentiate(forward, options));
  const results = await runner.run({
    x: floatTensor(x, [3, 2]),
    mean: floatTensor([10, 20]),
    variance: floatTensor([1, 4]),
  });
  await runner.close();
  // Channels: 1, 6, −1 (mean 2, variance 26/3) and 2, 3, 1 (mean 2, variance 2/3).
  const near = (name: string, expected: readonly number[]) => {
    const actual = [...floats(results, name)];
    assert.equal(actual.length, expected.length);
    for (const [index, value] of expected.entries()) {
      assert(Math.abs((actual[index] ?? NaN) - value) < 1e-5, `${name} is ${actual.join(' ')}`);
    }
  };
  const [wide, narrow] = [Math.sqrt(26 / 3), Math.sqrt(2 / 3)];
  near('next:mean', [8.4, 16.4]);
  near('next:variance', [0.8 + (0.2 * 26) / 3, 3.2 + (0.2 * 2) / 3]);
  near('y', [-1 / wide, 5, 4 / wide, 5 + 2 / narrow, -3 / wide, 5 - 2 / narrow]);
});

test('running statistics are listed in order, and must be weights', () => {
  const forward = withBatchStatistics(network());
  assert.deepEqual(
    runningStatistics(forward).map(({ name }) => name),
    STATISTICS,
  );
  assert.deepEqual(runningStatistics(network()), []);
  const initializers = new Map([...forward.initializers].filter(([name]) => name !== 'norm1.mean'));
  assert.throws(
    () => runningStatistics({ ...forward, initializers }),
    (error) => error instanceof AppError && error.message.includes('"norm1.mean"'),
  );
});
