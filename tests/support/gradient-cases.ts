import {
  type AttributeInput,
  float,
  type GraphBuilder,
  intTensor,
} from '../../src-main/engine/onnx/index.ts';
import { type FloatType, type GradientCase, tensorOf } from './gradients.ts';

type Dims = readonly number[];
type Attributes = Readonly<Record<string, AttributeInput>>;

/** Every operator that a head and its losses need, in the shapes in which it may come. */
export const HEAD_CASES: readonly GradientCase[] = [
  ...['Add', 'Sub', 'Mul'].flatMap((op) => [
    binary(op, [2, 3], [2, 3]),
    binary(op, [2, 3], [3]),
    binary(op, [2, 1, 4], [3, 1]),
    binary(op, [2, 3], []),
  ]),
  binary('Div', [2, 3], [2, 3], [0.5, 3]),
  binary('Div', [3], [2, 1, 3], [-3, -0.5]),
  binary('Pow', [2, 3], [3], [0.3, 2]),
  {
    ...unary('Pow', [3, 3], {}, ['square']),
    build: (b, [a = ''], type) => b.node('Pow', [a, scalar(b, type, 2)]),
  },
  ...['Abs', 'Exp', 'Neg', 'Identity', 'Relu', 'Sigmoid', 'Tanh', 'Dropout'].map((op) => unary(op, [3, 4])),
  ...['Log', 'Sqrt', 'Reciprocal'].map((op) => unary(op, [3, 4], {}, [], [0.3, 3])),
  ...['Softmax', 'LogSoftmax'].flatMap((op) => [
    unary(op, [2, 5]),
    unary(op, [2, 3, 2], { axis: 1 }, ['middle axis']),
  ]),
  binary('MatMul', [2, 3], [3, 4]),
  binary('MatMul', [2, 2, 3], [3, 4]),
  binary('MatMul', [2, 3], [4, 3, 2]),
  binary('MatMul', [2, 1, 2, 3], [4, 3, 2]),
  binary('MatMul', [3], [3, 4]),
  binary('MatMul', [2, 4, 3], [3]),
  binary('MatMul', [3], [3]),
  gemm([2, 3], [3, 4], [4]),
  gemm([3, 2], [3, 4], [2, 4], { transA: 1, alpha: float(0.5), beta: float(2) }),
  gemm([2, 3], [4, 3], [2, 1], { transB: 1 }),
  gemm([3, 2], [4, 3], [], { transA: 1, transB: 1 }),
  ...['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin'].flatMap((op) => [
    reduction(op, [2, 3, 4], [1], 1),
    reduction(op, [2, 3, 4], [0, -1], 0),
    reduction(op, [2, 3], undefined, 0),
  ]),
  shaped('Reshape', [2, 6], [3, -1]),
  unary('Flatten', [2, 3, 2]),
  shaped('Squeeze', [2, 1, 3], [1]),
  shaped('Unsqueeze', [2, 3], [0, 3]),
  shaped('Expand', [2, 1, 3], [4, 2, 5, 3]),
  unary('Transpose', [2, 3, 4], { perm: [2, 0, 1] }),
  unary('Transpose', [2, 3, 4], {}, ['reversed']),
  {
    name: 'Concat of three, one of them twice',
    parameters: { a: [2, 3], b: [2, 1] },
    build: (builder, [a = '', b = '']) => builder.node('Concat', [a, b, a], { axis: -1 }),
  },
  slice([4, 5], [1, 0], [3, 99], [0, 1]),
  slice([4, 5], [-2], [-1], [-1]),
  slice([4, 7], [1, 0], [4, 99], [1, 0], [2, 3]),
  slice([3, 8], [6], [-99], [1], [-1]),
  slice([5, 8], [99, -1], [0, -99], [1, 0], [-3, -2]),
  pad([2, 3], [1, 0, 0, 2]),
  pad([3, 4], [-1, 1, 0, -2]),
  gather([3, 4, 2], [2, 0, -1, 2], [4], 1),
  gather([3, 4], [1, -1, 0, 1], [2, 2], 0),
  gather([2, 3, 2], [1], [], -2),
  split([2, 5, 2], 1, [2, 3], [0, 1]),
  split([2, 5, 2], 1, [1, 3, 1], [2, 0]),
  split([4, 2], 0, [1, 3], [1]),
  ...['Sum', 'Max', 'Min'].map((op): GradientCase => ({
    name: `${op} of three, spread over each other`,
    parameters: { a: [2, 3], b: [3], c: [2, 1] },
    build: (builder, inputs) => builder.node(op, inputs),
  })),
  {
    name: 'Where',
    parameters: { a: [2, 3], b: [3] },
    build: (builder, [a = '', b = ''], type) =>
      builder.node('Where', [builder.node('Greater', [a, scalar(builder, type, 0.1)]), a, b]),
  },
  {
    name: 'a tensor used twice gets both gradients',
    parameters: { a: [2, 2] },
    build: (builder, [a = '']) => builder.node('Mul', [builder.node('Exp', [a]), a]),
  },
];

function scalar(builder: GraphBuilder, type: FloatType, value: number): string {
  return builder.initializer(tensorOf(type, [], [value]));
}

function unary(
  op: string,
  dims: Dims,
  attributes: Attributes = {},
  words: readonly string[] = [],
  range: readonly [number, number] = [-2, 2],
): GradientCase {
  return {
    name: [op, ...words].join(' '),
    parameters: { a: dims },
    range,
    build: (builder, inputs) => builder.node(op, inputs, attributes),
  };
}

function binary(op: string, a: Dims, b: Dims, range: readonly [number, number] = [-2, 2]): GradientCase {
  return {
    name: `${op} of [${a.join()}] and [${b.join()}]`,
    parameters: { a, b },
    range,
    build: (builder, inputs) => builder.node(op, inputs),
  };
}

function gemm(a: Dims, b: Dims, c: Dims, attributes: Attributes = {}): GradientCase {
  return {
    name: `Gemm ${Object.keys(attributes).join(' ')} + [${c.join()}]`,
    parameters: { a, b, c },
    build: (builder, inputs) => builder.node('Gemm', inputs, attributes),
  };
}

/** ReduceSum takes its axes as an input, the others as an attribute (operator set 17). */
function reduction(op: string, dims: Dims, axes: Dims | undefined, keepdims: number): GradientCase {
  return {
    name: `${op} over ${axes?.join() ?? 'all'}, keepdims ${keepdims}`,
    parameters: { a: dims },
    build: (builder, [a = '']) => {
      if (axes === undefined) return builder.node(op, [a], { keepdims });
      return op === 'ReduceSum'
        ? builder.node(op, [a, builder.ints(axes)], { keepdims })
        : builder.node(op, [a], { keepdims, axes });
    },
  };
}

/** Operators whose second input is a list of whole numbers. */
function shaped(op: string, dims: Dims, numbers: Dims): GradientCase {
  return {
    name: `${op} by [${numbers.join()}]`,
    parameters: { a: dims },
    build: (builder, [a = '']) => builder.node(op, [a, builder.ints(numbers)]),
  };
}

function slice(
  dims: Dims,
  starts: Dims,
  ends: Dims,
  axes: Dims,
  steps: Dims = axes.map(() => 1),
): GradientCase {
  return {
    name: `Slice from ${starts.join()} to ${ends.join()} by ${steps.join()}`,
    parameters: { a: dims },
    build: (builder, [a = '']) =>
      builder.node('Slice', [a, ...[starts, ends, axes, steps].map((list) => builder.ints(list))]),
  };
}

function gather(dims: Dims, indices: Dims, indexDims: Dims, axis: number): GradientCase {
  return {
    name: `Gather ${indices.join()} as [${indexDims.join()}] along axis ${axis}`,
    parameters: { a: dims },
    build: (builder, [a = '']) =>
      builder.node('Gather', [a, builder.initializer(intTensor(indices, indexDims))], { axis }),
  };
}

/** The loss depends on the parts named, in this order. */
function split(dims: Dims, axis: number, sizes: Dims, used: Dims): GradientCase {
  return {
    name: `Split into ${sizes.join()}, of which ${used.join()} are used`,
    parameters: { a: dims },
    build: (builder, [a = '']) => {
      const parts = builder.nodeWithOutputs('Split', [a, builder.ints(sizes)], { axis }, sizes.length);
      return builder.node(
        'Concat',
        used.map((part) => parts[part] ?? ''),
        { axis },
      );
    },
  };
}

function pad(dims: Dims, pads: Dims): GradientCase {
  return {
    name: `Pad by ${pads.join()}`,
    parameters: { a: dims },
    build: (builder, [a = '']) => builder.node('Pad', [a, builder.ints(pads)]),
  };
}
