import assert from 'node:assert/strict';
import { Random } from '../../src-main/base/index.ts';
import {
  differentiate,
  gradientName,
  parametersAsInputs,
  runningStatistics,
} from '../../src-main/engine/autodiff/index.ts';
import {
  elementCount,
  type Graph,
  GraphBuilder,
  inferShapes,
  keepOutputs,
  type Tensor,
} from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';

/** One operator between parameters and a loss. */
export interface GradientCase {
  readonly name: string;
  /** Dimensions of each parameter. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** Adds the operator under test to the builder and returns its output. */
  readonly build: (builder: GraphBuilder, parameters: readonly string[], type: FloatType) => string;
  /** Values lie evenly between these, in random order, so that no two are equal. Default −2 to 2. */
  readonly range?: readonly [number, number];
  /** `float32` where ONNX Runtime has no double precision kernel. */
  readonly type?: FloatType;
}
export type FloatType = 'float32' | 'float64';

/** Finite differences in double and in single precision: step, and tolerance of the difference. */
const PRECISION = {
  float64: { step: 1e-5, tolerance: 1e-7 },
  float32: { step: 8e-3, tolerance: 5e-3 },
};

/** A float tensor of either precision. */
export function tensorOf(type: FloatType, dims: readonly number[], values: readonly number[]): Tensor {
  return type === 'float64'
    ? { type, dims, data: Float64Array.from(values) }
    : { type, dims, data: Float32Array.from(values) };
}

/** The case's gradient graph and the parameters to feed it. */
export function gradientGraph(gradientCase: GradientCase, type: FloatType = typeOf(gradientCase)) {
  const forward = forwardGraph(gradientCase, type);
  const parameters = Object.keys(gradientCase.parameters);
  const graph = differentiate(forward, { loss: 'loss', parameters, inputDims: {}, outputs: ['y'] });
  const feeds = Object.fromEntries(
    [...forward.initializers].filter(([name]) => graph.inputs.some((input) => input.name === name)),
  );
  return { forward, graph, parameters, feeds };
}

/** Asserts that each gradient equals the central difference of the loss, entry by entry. */
export async function assertGradients(gradientCase: GradientCase): Promise<void> {
  const { step, tolerance } = PRECISION[typeOf(gradientCase)];
  const { forward, graph, parameters, feeds } = gradientGraph(gradientCase);
  const gradientRunner = await onnxruntimeBackend.open(graph, { threads: 1 });
  const lossRunner = await onnxruntimeBackend.open(lossGraph(forward, graph, parameters), { threads: 1 });
  const gradients = await gradientRunner.run(feeds);
  const parameterFeeds = Object.fromEntries(
    Object.entries(feeds).filter(([name]) => parameters.includes(name)),
  );
  for (const name of parameters) {
    const gradient = gradients[gradientName(name)];
    const feed = feeds[name];
    assert(gradient && feed && isFloat(feed));
    assert.deepEqual(gradient.dims, feed.dims, `dimensions of the gradient by ${name}`);
    const lossAt = async (index: number, value: number) => {
      const moved = { ...feed, data: feed.data.slice() } as typeof feed;
      moved.data[index] = value;
      const { loss } = await lossRunner.run({ ...parameterFeeds, [name]: moved }, ['loss']);
      return Number(loss?.data[0]);
    };
    for (const [index, value] of feed.data.entries()) {
      const [above, below] = [await lossAt(index, value + step), await lossAt(index, value - step)];
      const expected = (above - below) / (2 * step);
      const actual = Number(gradient.data[index]);
      assert(
        Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
        `${gradientCase.name}: gradient by ${name}[${index}] is ${actual}, by differences ${expected}`,
      );
    }
  }
  await gradientRunner.close();
  await lossRunner.close();
}

/** ONNX Runtime does not run what needs statistics of the batch: of that, the way forward as the gradient graph has it. */
function lossGraph(forward: Graph, gradient: Graph, parameters: readonly string[]): Graph {
  if (runningStatistics(forward).length === 0) return parametersAsInputs(forward, parameters);
  return keepOutputs(
    gradient,
    gradient.outputs.filter(({ name }) => name === 'loss'),
  );
}

/** y = the operator's output; loss = Σ y × fixed weights, so that every entry of y counts differently. */
function forwardGraph(gradientCase: GradientCase, type: FloatType): Graph {
  const bare = operatorGraph(gradientCase, type);
  bare.builder.output('y', type, [], bare.y);
  const dims = inferShapes(bare.builder.build(gradientCase.name), {}).get('y') ?? [];
  const { builder, y } = operatorGraph(gradientCase, type);
  const weights = Array.from({ length: elementCount(dims) }, (_, index) => Math.cos(index * 1.7) + 0.2);
  const weighted = builder.node('Mul', [y, builder.initializer(tensorOf(type, dims, weights))]);
  builder.output('y', type, dims, y);
  builder.output('loss', type, [], builder.node('ReduceSum', [weighted], { keepdims: 0 }));
  return builder.build(gradientCase.name);
}

function operatorGraph({ name, parameters, build, range = [-2, 2] }: GradientCase, type: FloatType) {
  const builder = new GraphBuilder();
  const names = Object.entries(parameters).map(([parameter, dims]) => {
    const [low, high] = range;
    const count = elementCount(dims);
    // Half a step off the ends keeps the values away from kinks at whole numbers.
    const values = Array.from({ length: count }, (_, index) => low + ((high - low) * (index + 0.53)) / count);
    Random.of(7, name, parameter).shuffle(values);
    return builder.initializer(tensorOf(type, dims, values), parameter);
  });
  return { builder, y: build(builder, names, type) };
}

function typeOf({ type = 'float64' }: GradientCase): FloatType {
  return type;
}

function isFloat(tensor: Tensor): tensor is Extract<Tensor, { type: FloatType }> {
  return tensor.type === 'float32' || tensor.type === 'float64';
}
