import type { Graph } from '../onnx/index.ts';

/** The trunk with the weights that it has learned inside an extractor, which `featureExtractor` made of it. */
export function trunkOfExtractor(trunk: Graph, extractor: Graph): Graph {
  const learned = [...trunk.initializers].map(([name, tensor]) => {
    const found = extractor.initializers.get(name);
    return [name, found ?? tensor] as const;
  });
  return { ...trunk, initializers: new Map(learned) };
}
