import type { Graph } from '../onnx/index.ts';

/** The graph with these weights fed at each run instead of held by it: its inputs, then the parameters in order. */
export function parametersAsInputs(graph: Graph, parameters: readonly string[]): Graph {
  const fed = parameters.flatMap((name) => {
    const tensor = graph.initializers.get(name);
    return tensor ? [{ name, type: tensor.type, dims: tensor.dims }] : [];
  });
  return {
    ...graph,
    inputs: [...graph.inputs, ...fed],
    initializers: new Map([...graph.initializers].filter(([name]) => !parameters.includes(name))),
  };
}
