import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  differentiate,
  gradientName,
  nextStatisticName,
  runningStatistics,
} from '../../src-main/engine/autodiff/index.ts';
import type { Tensor } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend, openInShards, shardCount } from '../../src-main/engine/runners/index.ts';
import { residualNet } from '../../bench/residual-net.ts';
import { mobilenetV2 } from '../support/families/index.ts';
import { trainingGraph } from '../support/training-graph.ts';

const SIZE = 32;
const ROWS = 4;

type Results = Readonly<Record<string, Tensor>>;

/** Loss, logits, gradients and next statistics of a batch, whole or in shards. */
async function gradients(network: Parameters<typeof trainingGraph>[0], shards: number) {
  const whole = trainingGraph(network, { batch: ROWS, size: SIZE, seed: 3 });
  const { forward, parameters, inputDims } = trainingGraph(network, {
    batch: ROWS / shards,
    size: SIZE,
    seed: 3,
  });
  const averaged = runningStatistics(forward).map(({ name }) => nextStatisticName(name));
  const runner = await openInShards(
    onnxruntimeBackend,
    {
      gradient: differentiate(forward, { loss: 'loss', parameters, inputDims, outputs: ['logits'] }),
      shards,
      rowInputs: ['picture', 'targets'],
      rowOutputs: ['logits'],
      averaged,
    },
    { threads: 1 },
  );
  const results = await runner.run(whole.feeds);
  await runner.close();
  return { results, parameters, averaged, feeds: whole.feeds };
}

function values(results: Results, name: string): Float32Array {
  const tensor = results[name];
  assert.ok(tensor?.type === 'float32', name);
  return tensor.data;
}

function assertClose(actual: Float32Array, expected: Float32Array, factor: number, name: string): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  assert.equal(actual.length, expected.length);
  for (const [index, value] of expected.entries()) {
    assert.ok(Math.abs((actual[index] ?? NaN) * factor - value) < 1e-3 * largest, `${name} ${index}`);
  }
}

describe('a batch in shards', () => {
  test('gives the whole batch its loss and gradients where statistics are frozen, and its logits in order', async () => {
    const network = mobilenetV2(1).graph;
    const [whole, halves] = [await gradients(network, 1), await gradients(network, 2)];
    assert.deepEqual(Object.keys(halves.results).sort(), Object.keys(whole.results).sort());
    assertClose(values(halves.results, 'logits'), values(whole.results, 'logits'), 1, 'logits');
    // This loss is a mean over the shard's rows: sums of two halves are twice that of the whole.
    for (const name of ['loss', ...whole.parameters.map(gradientName)]) {
      assertClose(values(halves.results, name), values(whole.results, name), 1 / 2, name);
    }
  });

  test('moves running statistics by the mean of what each shard says', async () => {
    const network = residualNet(1);
    const both = await gradients(network, 2);
    const { forward, parameters, inputDims } = trainingGraph(network, {
      batch: ROWS / 2,
      size: SIZE,
      seed: 3,
    });
    const runner = await onnxruntimeBackend.open(
      differentiate(forward, { loss: 'loss', parameters, inputDims }),
    );
    const half = (name: string, part: number): Tensor => {
      const { data, dims } = both.feeds[name] ?? assert.fail(name);
      const [start, end] = [(part * data.length) / 2, ((part + 1) * data.length) / 2];
      return { type: 'float32', dims: [ROWS / 2, ...dims.slice(1)], data: data.subarray(start, end) };
    };
    const [first, second] = [0, 1].map((part) => ({
      ...both.feeds,
      picture: half('picture', part),
      targets: half('targets', part),
    }));
    assert.ok(first && second && both.averaged.length > 0);
    const [one, two] = [await runner.run(first), await runner.run(second)];
    await runner.close();
    for (const name of both.averaged) {
      const mean = values(one, name).map((value, index) => (value + (values(two, name)[index] ?? NaN)) / 2);
      assertClose(values(both.results, name), mean, 1, name);
    }
  });
});

test('the batch decides how many shards there are, and the processors where that changes nothing; a GPU takes it whole', () => {
  const counts = (statistics: 'batchStatistics' | 'frozenStatistics', processors: number) =>
    [1, 15, 16, 33, 48, 64, 96, 100, 256].map((rows) =>
      shardCount(rows, { device: 'cpu' }, statistics, processors),
    );
  for (const processors of [1, 2, 16])
    assert.deepEqual(counts('batchStatistics', processors), [1, 1, 1, 1, 1, 2, 3, 2, 4]);
  assert.deepEqual(counts('frozenStatistics', 16), [1, 1, 2, 3, 4, 4, 4, 4, 4]);
  assert.deepEqual(counts('frozenStatistics', 2), [1, 1, 2, 1, 2, 2, 2, 2, 2]);
  assert.deepEqual(counts('frozenStatistics', 1), [1, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.equal(shardCount(256, { device: 'webgpu' }, 'batchStatistics'), 1);
});
