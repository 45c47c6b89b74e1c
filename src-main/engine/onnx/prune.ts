import type { Graph, GraphNode, ValueInfo } from './graph.ts';

/** The graph with these outputs alone: nodes, constants and inputs that none of them needs are left out. */
export function keepOutputs(graph: Graph, outputs: readonly ValueInfo[]): Graph {
  const needed = new Set(outputs.map(({ name }) => name));
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) needed.add(input);
    nodes.push(node);
  }
  return {
    ...graph,
    inputs: graph.inputs.filter(({ name }) => needed.has(name)),
    outputs,
    nodes: nodes.reverse(),
    initializers: new Map([...graph.initializers].filter(([name]) => needed.has(name))),
  };
}

/**
 * The part of the graph that computes one tensor, with that tensor as its only output.
 * Throws RangeError where the graph does not compute it.
 */
export function cutAt(graph: Graph, output: ValueInfo): Graph {
  if (!graph.nodes.some((node) => node.outputs.includes(output.name))) {
    throw new RangeError(`"${graph.name}" does not compute the tensor "${output.name}"`);
  }
  return keepOutputs(graph, [output]);
}
