import assert from 'node:assert/strict';
import type { Graph, Tensor } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend, type RunnerBackend } from '../../src-main/engine/runners/index.ts';

type Feeds = Readonly<Record<string, Tensor>>;

/** Runs a graph once on a back end. */
export async function runOn(backend: RunnerBackend, graph: Graph, feeds: Feeds) {
  const runner = await backend.open(graph, { threads: 1 });
  try {
    return await runner.run(feeds);
  } finally {
    await runner.close();
  }
}

/** Asserts that each output is ONNX Runtime's on the processor, entry by entry, within `tolerance` of 1 or its size. */
export async function assertSameResults(
  backend: RunnerBackend,
  graph: Graph,
  feeds: Feeds,
  tolerance: number,
) {
  const actual = await runOn(backend, graph, feeds);
  const expected = await runOn(onnxruntimeBackend, graph, feeds);
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

/** The largest distance of an output from ONNX Runtime's on the processor, relative to that output's norm. */
export async function largestDistance(backend: RunnerBackend, graph: Graph, feeds: Feeds): Promise<number> {
  const actual = await runOn(backend, graph, feeds);
  const expected = await runOn(onnxruntimeBackend, graph, feeds);
  const distances = graph.outputs.map(({ name }) => {
    const [a, b] = [actual[name], expected[name]];
    assert(a?.type === 'float32' && b?.type === 'float32' && a.data.length === b.data.length, name);
    let [squares, norm] = [0, 0];
    for (const [index, value] of b.data.entries()) {
      squares += ((a.data[index] ?? NaN) - value) ** 2;
      norm += value ** 2;
    }
    return Math.sqrt(squares / norm);
  });
  return Math.max(...distances);
}
