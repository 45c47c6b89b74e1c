import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { differentiate, withBatchStatistics } from '../../src-main/engine/autodiff/index.ts';
import { floatTensor, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import {
  onnxruntimeBackend,
  onnxruntimeOn,
  openInThread,
  withSpare,
} from '../../src-main/engine/runners/index.ts';
import { largestDistance } from '../support/same-results.ts';
import { trainingGraph } from '../support/training-graph.ts';
import { skipWithoutWebgpu } from '../support/webgpu.ts';

const TOLERANCE = 1e-3;
const SIZE = 12;
const batch = { batch: 2, size: SIZE, seed: 3 };

const skip = await skipWithoutWebgpu();
const webgpu = onnxruntimeOn('webgpu');

/** Convolutions plain, strided and depthwise, normalised by the batch, pooled, and a linear layer. */
function smallNetwork(pool: 'AveragePool' | 'MaxPool') {
  const random = Random.of(5, 'small network');
  const builder = new GraphBuilder();
  const weights = (...dims: number[]) => {
    const count = dims.reduce((product, dim) => product * dim, 1);
    const scale = Math.sqrt(2 / (count / (dims[0] ?? 1)));
    return builder.floats(
      Float32Array.from({ length: count }, () => random.normal() * scale),
      dims,
    );
  };
  const four = (value: number) => builder.floats([value, value, value, value], [4]);
  let x = builder.input('image', 'float32', ['N', 3, SIZE, SIZE]);
  x = builder.node('Conv', [x, weights(4, 3, 3, 3)], { pads: [1, 1, 1, 1], strides: [2, 2] });
  x = builder.node('BatchNormalization', [x, four(1), four(0), four(0.1), four(1.2)]);
  x = builder.node('Relu', [x]);
  x = builder.node('Conv', [x, weights(4, 1, 3, 3)], { pads: [1, 1, 1, 1], group: 4 });
  x = builder.node(pool, [x], { kernel_shape: [2, 2], strides: [2, 2] });
  x = builder.node('Flatten', [builder.node('GlobalAveragePool', [x])]);
  x = builder.node('Gemm', [x, weights(2, 4), builder.floats([0, 0], [2])], { transB: 1 });
  builder.output('logits', 'float32', ['N', 2], x);
  return builder.build('small network');
}

test('WebGPU: a network answers, and its gradients are, as on the processor', { skip }, async () => {
  const { forward: fixed, feeds: all } = trainingGraph(smallNetwork('AveragePool'), batch);
  const { picture, targets } = all;
  assert(picture && targets);
  const answers = await largestDistance(webgpu, fixed, { picture, targets });
  assert(answers < TOLERANCE, `the logits are ${answers} apart`);
  const { forward, parameters, inputDims, feeds } = trainingGraph(
    withBatchStatistics(smallNetwork('AveragePool')),
    batch,
  );
  const gradients = differentiate(forward, { loss: 'loss', parameters, inputDims });
  const distance = await largestDistance(webgpu, gradients, feeds);
  assert(distance < TOLERANCE, `a gradient is ${distance} apart`);
});

/** ONNX Runtime's MaxPool for WebGPU does not say where the largest was, which its gradient needs. */
test('WebGPU: what it cannot do the processor takes over, and the reason is told', { skip }, async () => {
  const { forward, parameters, inputDims, feeds } = trainingGraph(smallNetwork('MaxPool'), batch);
  const gradients = differentiate(forward, { loss: 'loss', parameters, inputDims });
  const told: string[] = [];
  const backend = withSpare(webgpu, onnxruntimeBackend, ({ message }) => told.push(message));
  assert.equal(await largestDistance(backend, gradients, feeds), 0);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /graphics card \(WebGPU\).*MaxPool/);
});

test('WebGPU: runs in a thread of its own too, and says where it is', { skip }, async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', ['N']);
  builder.output('y', 'float32', ['N'], builder.node('Mul', [x, x]));
  const runner = await openInThread(builder.build('squares'), { device: 'webgpu' });
  try {
    assert.equal(runner.description, 'onnxruntime on webgpu');
    const { y } = await runner.run({ x: floatTensor([2, 3], [2]) });
    assert.deepEqual(y, floatTensor([4, 9], [2]));
  } finally {
    await runner.close();
  }
});
