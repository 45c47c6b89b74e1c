import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { type io, tensor, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { graphModelFiles, toGraphModel } from '../../src-main/engine/graph-model/index.ts';
import type { Graph, Tensor } from '../../src-main/engine/onnx/index.ts';
import type { Ending } from './clinic.ts';
import { runGraph } from './run-graph.ts';
import { pureTensorflow } from './tensorflow.ts';

type Feeds = Readonly<Record<string, Tensor>>;
/** Dimensions and values of each output. */
type Answers = Readonly<
  Record<string, { readonly dims: readonly number[]; readonly data: readonly number[] }>
>;

/**
 * Exports a graph and asserts that TensorFlow.js answers as ONNX Runtime does, but for `tolerance`, relative to values
 * above 1. Returns the largest difference.
 */
export async function assertSameAnswers(graph: Graph, feeds: Feeds, tolerance: number): Promise<number> {
  const expected = await runGraph(graph, feeds);
  const actual = await answersOf(inMemory(graph), feeds);
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  return Math.max(
    ...Object.entries(expected).map(([name, answer]) => largestDifference(answer, actual[name], tolerance)),
  );
}

function largestDifference(
  expected: Answers[string],
  actual: Answers[string] | undefined,
  tolerance: number,
): number {
  assert.deepEqual(actual?.dims, expected.dims);
  const differences = expected.data.map((value, index) => Math.abs(value - (actual.data[index] ?? NaN)));
  for (const [index, difference] of differences.entries()) {
    const value = expected.data[index] ?? NaN;
    assert.ok(
      difference <= tolerance * Math.max(1, Math.abs(value)),
      `[${index}] ${actual.data[index]}, not ${value}`,
    );
  }
  return Math.max(...differences);
}

function inMemory(graph: Graph): io.IOHandler {
  const [model, ...shards] = graphModelFiles(toGraphModel(graph), 'a test', {});
  const { weightsManifest, ...document } = JSON.parse(String(model?.content)) as io.ModelJSON;
  const weightData = new Uint8Array(Buffer.concat(shards.map(({ content }) => Buffer.from(content)))).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  return { load: () => Promise.resolve({ ...document, weightSpecs, weightData } as io.ModelArtifacts) };
}

/** Loads a GraphModel from its address, or by a handler, and runs it in pure JavaScript. */
export async function answersOf(source: string | io.IOHandler, feeds: Feeds): Promise<Answers> {
  await pureTensorflow();
  const model = await loadGraphModel(source);
  const inputs = Object.entries(feeds).map(([name, { type, dims, data }]) => {
    const values = Array.from<number | bigint, number>(data, Number);
    return [name, tensor(values, [...dims], type === 'float32' ? type : 'int32')];
  });
  const { outputs } = model.modelSignature as { outputs: object };
  const results = [
    model.predict(Object.fromEntries(inputs) as Record<string, TfTensor>),
  ].flat() as TfTensor[];
  model.dispose();
  return Object.fromEntries(
    Object.keys(outputs).map((name, index) => [
      name,
      { dims: results[index]?.shape ?? [], data: [...(results[index]?.dataSync() ?? [])] },
    ]),
  );
}

/** Serves the files of a folder on this PC, as a web site would; returns its address. */
export async function serveFolder(t: Ending, folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const file = createReadStream(join(folder, request.url ?? ''));
    file.on('error', () => response.writeHead(404).end());
    file.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
