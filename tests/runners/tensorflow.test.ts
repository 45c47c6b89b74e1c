import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { GraphBuilder, intTensor } from '../../src-main/engine/onnx/index.ts';
import { tensorflowBackend } from '../../src-main/engine/runners/index.ts';
import { runOn } from '../support/same-results.ts';
import { pureTensorflow } from '../support/tensorflow.ts';
import { testTensorflow } from '../support/tensorflow-tests.ts';

testTensorflow('pure JavaScript', await pureTensorflow(), false);

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

test('constants that do not fit leave nothing in memory', async () => {
  const tf = await pureTensorflow();
  let made = 0;
  const full = {
    ...tf,
    tensor: ((...args) => {
      if (made++ > 0) throw new Error('OOM when allocating tensor');
      return tf.tensor(...args);
    }) as typeof tf.tensor,
  };
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [2]);
  const sum = builder.node('Add', [builder.node('Mul', [x, builder.floats([1, 2])]), builder.floats([3, 4])]);
  builder.output('sum', 'float32', [2], sum);
  const before = tf.memory().numTensors;
  await assert.rejects(tensorflowBackend(full).open(builder.build('sum')), { code: 'out-of-memory' });
  assert.equal(tf.memory().numTensors, before);
});

test('whole numbers come back as the graph declares them', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'int64', [2]);
  builder.output('y', 'int64', [2], builder.node('Add', [x, builder.ints([1, 2])]));
  const tf = await pureTensorflow();
  assert.deepEqual(await runOn(tensorflowBackend(tf), builder.build('whole'), { x: intTensor([3, 4]) }), {
    y: intTensor([4, 6]),
  });
});
