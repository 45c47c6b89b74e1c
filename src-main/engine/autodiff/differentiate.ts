import { AppError } from '../../base/index.ts';
import {
  type Graph,
  GraphBuilder,
  type GraphNode,
  inferShapes,
  keepOutputs,
  OPSET,
  type Tensor,
} from '../onnx/index.ts';
import { writeForwardPass } from './forward-pass.ts';
import { type Dims, type FloatType, GradientCall, type GradientContext } from './gradient-call.ts';
import { parametersAsInputs } from './parameters-as-inputs.ts';
import { nodesBetween } from './paths.ts';
import { findRule } from './rules/index.ts';
import { nextStatisticName, runningStatistics } from './running-statistics.ts';

export interface DifferentiateOptions {
  /** The tensor to differentiate: one number. */
  readonly loss: string;
  /** Initializers of the forward graph; they become inputs of the gradient graph, in this order, after its own. */
  readonly parameters: readonly string[];
  /** Dimensions of each input of the forward graph; the gradient graph holds for these only. */
  readonly inputDims: Readonly<Record<string, Dims>>;
  /** Further tensors of the forward graph to compute, of the parameters' element type. */
  readonly outputs?: readonly string[];
}

/** Name of the output that holds the gradient of a parameter. */
export function gradientName(parameter: string): string {
  return `grad:${parameter}`;
}

/**
 * Writes the graph that computes a loss and its gradient by each parameter (reverse-mode differentiation), of
 * standard ONNX operators only. Outputs: the loss, `outputs`, and `grad:<parameter>` with the parameter's dimensions.
 * Inputs of the forward graph that none of these needs are left out. No gradient is computed that these do not need.
 *
 * Where batch normalisations are in training mode, their running means and variances become inputs behind the
 * parameters, and `next:<statistic>` are outputs behind the gradients.
 *
 * Throws `invalid-input` naming operator and node where an operator between a parameter and the loss has no rule,
 * and naming the parameter where the loss does not depend on it.
 */
export function differentiate(forward: Graph, options: DifferentiateOptions): Graph {
  const { loss, parameters, outputs = [] } = options;
  if (forward.opset !== OPSET) throw new RangeError(`"${forward.name}" is in operator set ${forward.opset}`);
  const weights = parameters.map((name) => requireInitializer(forward, name));
  const type = floatTypeOf(weights);
  const needed = keepOutputs(
    forward,
    [loss, ...outputs].map((name) => ({ name, type, dims: [] })),
  );
  const statistics = runningStatistics(needed);
  const fed = [...parameters, ...statistics.map(({ name }) => name)];
  const graph = parametersAsInputs(needed, fed);
  const fedDims = fed.map((name) => [name, requireInitializer(forward, name).dims] as const);
  const dims = inferShapes(graph, { ...options.inputDims, ...Object.fromEntries(fedDims) });
  const path = nodesBetween(graph.nodes, parameters, loss);
  for (const node of path) findRule(node);

  const builder = new GraphBuilder();
  for (const { name, type: inputType } of graph.inputs) builder.input(name, inputType, dimsOf(dims, name));
  const pass = writeForwardPass(builder, graph, dims, type, new Set(path));
  const context = { builder, type, dims, constants: graph.initializers, forward: pass };
  const gradients = walkBack(path, parameters, loss, context);
  const output = (name: string, tensor: string, shown: string) => {
    builder.output(name, type, dimsOf(dims, shown), tensor);
  };
  for (const name of [loss, ...outputs]) output(name, pass.nameOf(name), name);
  for (const name of parameters)
    output(gradientName(name), gradients.get(name) ?? noGradient(loss, name), name);
  for (const { name, next } of statistics) output(nextStatisticName(name), pass.nameOf(next), name);
  return builder.build(`${forward.name} gradient`);
}

/** Gradients of the loss by the parameters and by every tensor on the path from them. */
function walkBack(
  path: readonly GraphNode[],
  parameters: readonly string[],
  loss: string,
  context: GradientContext,
): ReadonlyMap<string, string> {
  const varying = new Set([...parameters, ...path.flatMap(({ outputs }) => outputs)]);
  const gradients = new Map([[loss, seed(loss, context)]]);
  for (const node of path.toReversed()) {
    const call = new GradientCall(
      node,
      node.outputs.map((name) => gradients.get(name)),
      context,
    );
    const makers = findRule(node)(call);
    for (const [position, name] of node.inputs.entries()) {
      if (!varying.has(name)) continue;
      const make = makers[position] ?? call.fail(`its input ${position + 1} ("${name}") has no gradient`);
      const added = make();
      const before = gradients.get(name);
      gradients.set(name, before === undefined ? added : context.builder.node('Add', [before, added]));
    }
  }
  return gradients;
}

function noGradient(loss: string, parameter: string): never {
  throw new AppError('invalid-input', `The loss "${loss}" does not depend on the weights "${parameter}".`);
}

/** The loss's gradient by itself: one. */
function seed(loss: string, { builder, type, dims }: GradientContext): string {
  const lossDims = dimsOf(dims, loss);
  if (lossDims.some((dim) => dim !== 1)) {
    throw new AppError('invalid-input', `The loss "${loss}" is [${lossDims.join(', ')}], not one number.`);
  }
  return builder.initializer(
    type === 'float64'
      ? { type, dims: lossDims, data: Float64Array.of(1) }
      : { type, dims: lossDims, data: Float32Array.of(1) },
  );
}

function requireInitializer(graph: Graph, name: string): Tensor {
  const tensor = graph.initializers.get(name);
  if (!tensor) {
    throw new AppError('invalid-input', `The graph "${graph.name}" has no weights called "${name}".`);
  }
  return tensor;
}

function floatTypeOf(weights: readonly Tensor[]): FloatType {
  const [type, ...others] = new Set(weights.map((tensor) => tensor.type));
  if ((type !== 'float32' && type !== 'float64') || others.length > 0) {
    throw new AppError('invalid-input', 'The weights to train must all be float32, or all float64.');
  }
  return type;
}

function dimsOf(dims: ReadonlyMap<string, Dims>, name: string): Dims {
  const found = dims.get(name);
  if (!found) throw new AppError('invalid-input', `The graph has no tensor "${name}".`);
  return found;
}
