import { AppError } from '../../base/index.ts';
import type { Graph } from '../onnx/index.ts';
import { TRUNK_INPUT } from './backbone.ts';

/** The same graph with its one input called `x`; a tensor inside that has this name so far gets another. */
export function renameInput(graph: Graph): Graph {
  const input = graph.inputs[0]?.name ?? '';
  if (input === TRUNK_INPUT) return graph;
  const rename = (name: string) => (name === input ? TRUNK_INPUT : name === TRUNK_INPUT ? input : name);
  return {
    ...graph,
    inputs: graph.inputs.map((value) => ({ ...value, name: rename(value.name) })),
    outputs: graph.outputs.map((value) => ({ ...value, name: rename(value.name) })),
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    })),
    initializers: new Map([...graph.initializers].map(([name, tensor]) => [rename(name), tensor])),
  };
}

/** Throws `invalid-input` where the network computes in half or double precision. */
export function requireFloat32(graph: Graph): void {
  for (const [name, { type }] of graph.initializers) {
    if (type !== 'float16' && type !== 'float64') continue;
    throw new AppError('invalid-input', `The network's weights "${name}" are ${type}, not float32.`, {
      nextStep: 'Choose the float32 file of this network.',
    });
  }
}
