import { AppError } from '../../../base/index.ts';
import { describeNode } from '../attributes.ts';
import type { Graph } from '../graph.ts';
import { elementwiseRules } from './elementwise.ts';
import { foldInts, intsOfTensor } from './known-ints.ts';
import { matrixRules } from './matrices.ts';
import { rearrangingRules } from './rearranging.ts';
import { type Dims, type KnownInts, ShapeQuery, type ShapeRule } from './shape-query.ts';
import { windowRules } from './windows.ts';

const RULES: ReadonlyMap<string, ShapeRule> = new Map(
  Object.entries({ ...windowRules, ...elementwiseRules, ...matrixRules, ...rearrangingRules }),
);

/** What is known of a graph's tensors before it runs. */
export interface InferredShapes {
  readonly dims: ReadonlyMap<string, Dims>;
  /** Tensors whose values do not depend on the input's values, only on its dimensions. */
  readonly ints: ReadonlyMap<string, KnownInts>;
}

/**
 * Dimensions of every tensor of the graph when its inputs have these, by the rules of operator set 17.
 *
 * Throws `invalid-input` naming operator and node for an operator without a rule, for dimensions that do not fit
 * together, and where a shape depends on the values of the input.
 */
export function inferShapes(
  graph: Graph,
  inputDims: Readonly<Record<string, Dims>>,
): ReadonlyMap<string, Dims> {
  return inferShapesAndInts(graph, inputDims).dims;
}

/** As `inferShapes`, with the whole numbers that follow from the shapes. */
export function inferShapesAndInts(graph: Graph, inputDims: Readonly<Record<string, Dims>>): InferredShapes {
  const dims = new Map<string, Dims>();
  const ints = new Map<string, KnownInts>();
  for (const { name } of graph.inputs) {
    const given = inputDims[name];
    if (!given) throw new RangeError(`inferShapes() was not told the dimensions of the input "${name}"`);
    dims.set(name, given);
  }
  for (const [name, tensor] of graph.initializers) {
    dims.set(name, tensor.dims);
    const known = intsOfTensor(tensor);
    if (known) ints.set(name, known);
  }
  for (const node of graph.nodes) {
    const rule = node.domain === '' ? RULES.get(node.op) : undefined;
    if (!rule) throw unknownOperator(describeNode(node));
    const query = new ShapeQuery(node, dims, ints);
    const outputs = rule(query);
    for (const [index, name] of node.outputs.entries()) {
      if (name === '') continue;
      const output = outputs[index] ?? query.fail(`its output ${index + 1} is not known here`);
      dims.set(name, output);
      const known = foldInts(query, output);
      if (known) ints.set(name, known);
    }
  }
  return { dims, ints };
}

function unknownOperator(description: string): AppError {
  return new AppError('invalid-input', `The network uses the ${description}, which is not known here.`, {
    nextStep: 'Choose a network of another family, or export this one with standard ONNX operators.',
  });
}
