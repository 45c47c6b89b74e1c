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

/**
 * The part of the graph that begins at one tensor, which becomes its only input: everything that can be computed from
 * that and constants alone. Outputs are those of them that the graph has. Throws RangeError where nothing needs the tensor.
 */
export function partBehind(graph: Graph, input: ValueInfo): Graph {
  const known = new Set([input.name, ...graph.initializers.keys(), '']);
  const isReached = new Set([input.name]);
  const nodes = graph.nodes.filter((node) => {
    const isInside =
      node.inputs.some((name) => isReached.has(name)) && node.inputs.every((name) => known.has(name));
    for (const output of isInside ? node.outputs : []) {
      known.add(output);
      isReached.add(output);
    }
    return isInside;
  });
  if (nodes.length === 0)
    throw new RangeError(`nothing in "${graph.name}" needs the tensor "${input.name}" alone`);
  const outputs = graph.outputs.filter(({ name }) => isReached.has(name));
  return { ...graph, inputs: [input], outputs, nodes, metadata: new Map() };
}
