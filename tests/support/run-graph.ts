import type { Tensor as OrtTensor } from 'onnxruntime-node';
import { type Graph, type Tensor, writeModel } from '../../src-main/engine/onnx/index.ts';
import { onnxruntime } from '../../src-main/engine/runners/index.ts';

/** Dimensions and values of a graph's outputs, by ONNX Runtime. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, { dims: readonly number[]; data: number[] }>> {
  const session = await onnxruntime.InferenceSession.create(writeModel(graph), { logSeverityLevel: 4 });
  const inputs = Object.entries(feeds).map(([name, { type, data, dims }]) => [
    name,
    new onnxruntime.Tensor(type, data, dims),
  ]);
  const results = await session.run(Object.fromEntries(inputs) as Record<string, OrtTensor>);
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims, data }]) => [
      name,
      { dims, data: Array.from(data as Iterable<number | bigint>, Number) },
    ]),
  );
}
