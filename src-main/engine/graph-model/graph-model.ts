import { AppError } from '../../base/index.ts';
import type { Graph, GraphNode } from '../onnx/index.ts';
import { ExportCall, type ExportRule, notExportable } from './export-call.ts';
import { freeShapes } from './free-shapes.ts';
import { type NodeDef, tensorShape, type TensorShape, type TfType } from './graph-def.ts';
import { GraphDefBuilder, tfTypeOf, type Weight } from './graph-def-builder.ts';
import { rules } from './rules/index.ts';
import { Tensors } from './tensors.ts';

interface TensorInfo {
  readonly name: string;
  readonly dtype: TfType;
  readonly tensorShape: TensorShape;
}

/** A network for TensorFlow.js. */
export interface GraphModel {
  readonly nodes: readonly NodeDef[];
  readonly signature: {
    readonly inputs: Readonly<Record<string, TensorInfo>>;
    readonly outputs: Readonly<Record<string, TensorInfo>>;
  };
  readonly weights: readonly Weight[];
}

/**
 * The graph in TensorFlow's operators, with the same inputs and outputs; dimensions that are names stay free. Integers
 * become int32. Pictures are computed N × H × W × C, and turned round only where an operator needs ONNX's order.
 *
 * Throws `invalid-input` naming operator and node for what TensorFlow.js, or this export, has no way to say.
 */
export function toGraphModel(graph: Graph): GraphModel {
  const shapes = freeShapes(graph);
  const builder = new GraphDefBuilder();
  const tensors = new Tensors(builder, shapes, graph.initializers);
  const inputs = graph.inputs.map(({ name, type }) => {
    const info = { dtype: tfTypeOf(type, name), dims: shapes.dims.get(name) ?? [] };
    const placeholder = builder.placeholder(name, info.dtype, info.dims);
    tensors.set(name, { given: placeholder });
    return [name, tensorInfo(placeholder, info)] as const;
  });
  for (const node of graph.nodes) {
    // Axes and shapes are worked out already.
    if (node.outputs.every((output) => shapes.ints.has(output))) continue;
    const placed = [ruleOf(node)(new ExportCall(node, builder, tensors, shapes))].flat();
    for (const [index, output] of node.outputs.entries()) {
      const where = placed[index];
      if (where) tensors.set(output, where);
    }
  }
  const outputs = graph.outputs.map(({ name, type }) => {
    const info = { dtype: tfTypeOf(type, name), dims: shapes.dims.get(name) ?? [] };
    return [name, tensorInfo(requireOutput(tensors.given(name), name), info)] as const;
  });
  return {
    nodes: builder.nodes,
    signature: { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) },
    weights: builder.weights,
  };
}

function ruleOf(node: GraphNode): ExportRule {
  const rule = node.domain === '' ? rules.get(node.op) : undefined;
  if (rule) return rule;
  throw notExportable(node, 'it is not among the operators that this export knows');
}

function tensorInfo(node: string, { dtype, dims }: { dtype: TfType; dims: readonly number[] }): TensorInfo {
  return { name: node.includes(':') ? node : `${node}:0`, dtype, tensorShape: tensorShape(dims) };
}

function requireOutput(node: string | undefined, name: string): string {
  if (node !== undefined) return node;
  throw new AppError('invalid-input', `The output "${name}" does not depend on the pictures.`, {
    nextStep: 'Export this version as ONNX.',
  });
}
