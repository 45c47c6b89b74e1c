import { elementCount } from './element-types.ts';
import type { Graph, GraphNode } from './graph.ts';

/** Inputs of an operator that are trained parameters. Running means and variances are none, as in PyTorch. */
const PARAMETER_INPUTS: ReadonlyMap<string, readonly number[]> = new Map([
  ['Conv', [1, 2]],
  ['ConvTranspose', [1, 2]],
  ['Gemm', [1, 2]],
  ['MatMul', [0, 1]],
  ['PRelu', [1]],
  ['BatchNormalization', [1, 2]],
  ['InstanceNormalization', [1, 2]],
  ['LayerNormalization', [1, 2]],
]);

const LAYERS = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'];

/** True for operators that mix channels by trained weights. */
export function isLayer(node: GraphNode): boolean {
  return LAYERS.includes(node.op);
}

/** True where the node has trained parameters. */
export function hasWeights(graph: Graph, node: GraphNode): boolean {
  return parametersOf(graph, node).length > 0;
}

/** Names of the trained parameters in order; a tensor that serves several operators stands there once. */
export function trainedWeights(graph: Graph): string[] {
  return [...new Set(graph.nodes.flatMap((node) => parametersOf(graph, node)))];
}

/** Number of trained parameters. */
export function countParameters(graph: Graph): number {
  return trainedWeights(graph).reduce(
    (sum, name) => sum + elementCount(graph.initializers.get(name)?.dims ?? [0]),
    0,
  );
}

function parametersOf(graph: Graph, node: GraphNode): string[] {
  const inputs = PARAMETER_INPUTS.get(node.op) ?? [];
  return inputs.map((input) => node.inputs[input] ?? '').filter((name) => graph.initializers.has(name));
}
