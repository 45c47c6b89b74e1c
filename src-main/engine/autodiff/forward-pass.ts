import type { Graph, GraphBuilder, GraphNode } from '../onnx/index.ts';
import { type BatchNormalization, isInTrainingMode, writeBatchNormalization } from './batch-normalization.ts';
import type { Dims, FloatType, ForwardPass } from './gradient-call.ts';

/**
 * Adds the forward graph to the builder. Some operators are written otherwise than they stand there, so that what the
 * way back needs of them is computed once: batch normalisations in training mode with the steps of their statistics,
 * and max poolings `onPath` together with the places of the largest pixels.
 */
export function writeForwardPass(
  builder: GraphBuilder,
  graph: Graph,
  dims: ReadonlyMap<string, Dims>,
  type: FloatType,
  onPath: ReadonlySet<GraphNode>,
): ForwardPass {
  const kept = new Map<string, Readonly<Record<string, string>>>();
  const keep = ({ outputs }: GraphNode, parts: Readonly<Record<string, string>>) => {
    kept.set(outputs[0] ?? '', parts);
  };
  const inputs = Object.fromEntries(graph.inputs.map(({ name }) => [name, name]));
  const nameOf = builder.append(graph, inputs, (node, names) => {
    if (isInTrainingMode(node)) {
      const inputDims = dims.get(node.inputs[0] ?? '') ?? [];
      const written: BatchNormalization = writeBatchNormalization(builder, node, names, inputDims, type);
      keep(node, written.kept);
      return written.outputs;
    }
    if (node.domain === '' && node.op === 'MaxPool' && onPath.has(node)) {
      const attributes = Object.fromEntries(node.attributes);
      const outputs = builder.nodeWithOutputs('MaxPool', names, attributes, 2);
      keep(node, { places: outputs[1] ?? '' });
      return outputs;
    }
    return undefined;
  });
  return { nameOf, kept };
}
