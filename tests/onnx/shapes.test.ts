import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import {
  type AttributeInput,
  elementCount,
  floatTensor,
  type Graph,
  GraphBuilder,
  inferShapes,
} from '../../src-main/engine/onnx/index.ts';
import { runGraph } from '../support/run-graph.ts';

type Build = (builder: GraphBuilder) => string;
interface Case {
  readonly name: string;
  readonly dims: readonly number[];
  readonly build: Build;
}

/** One operator on the input alone, or with int64 constants behind it. */
function op(
  name: string,
  dims: readonly number[],
  attributes: Record<string, AttributeInput> = {},
  ...constants: (readonly number[])[]
): Case {
  const build: Build = (builder) =>
    builder.node(name, ['x', ...constants.map((values) => builder.ints(values))], attributes);
  return { name: `${name} ${JSON.stringify(attributes)} ${JSON.stringify(constants)}`, dims, build };
}

/** An operator with float weights of these dimensions behind the input. */
function weighted(
  name: string,
  dims: readonly number[],
  weights: readonly (readonly number[])[],
  attributes: Record<string, AttributeInput> = {},
): Case {
  const build: Build = (builder) =>
    builder.node(
      name,
      ['x', ...weights.map((w) => builder.floats(new Float32Array(elementCount(w)).fill(0.5), w))],
      attributes,
    );
  return { name: `${name} ${JSON.stringify(weights)} ${JSON.stringify(attributes)}`, dims, build };
}

const IMAGE = [2, 4, 9, 7];
const square = (side: number) => [side, side];
const allAround = (pad: number) => [pad, pad, pad, pad];

const CASES: readonly Case[] = [
  weighted('Conv', IMAGE, [[6, 4, 3, 3], [6]], {
    kernel_shape: square(3),
    strides: [2, 1],
    pads: [1, 0, 2, 1],
  }),
  weighted('Conv', IMAGE, [[8, 2, 3, 3]], { group: 2, dilations: square(2) }),
  weighted('Conv', IMAGE, [[4, 4, 3, 3]], { auto_pad: 'SAME_UPPER', strides: square(2) }),
  weighted('Conv', IMAGE, [[4, 4, 3, 3]], { auto_pad: 'VALID' }),
  weighted('ConvTranspose', IMAGE, [[4, 5, 3, 3]], {
    strides: square(2),
    pads: allAround(1),
    output_padding: [1, 0],
  }),
  op('MaxPool', IMAGE, { kernel_shape: square(3), strides: square(2), ceil_mode: 1 }),
  op('MaxPool', [1, 1, 5, 5], {
    kernel_shape: square(2),
    strides: square(2),
    pads: allAround(1),
    ceil_mode: 1,
  }),
  op('MaxPool', [1, 1, 5, 5], { kernel_shape: square(1), strides: square(3), ceil_mode: 1 }),
  op('MaxPool', IMAGE, { kernel_shape: square(2), dilations: square(2) }),
  op('AveragePool', IMAGE, {
    kernel_shape: square(3),
    strides: square(2),
    pads: allAround(1),
    count_include_pad: 1,
  }),
  op('GlobalAveragePool', IMAGE),
  op('GlobalMaxPool', IMAGE),
  weighted('BatchNormalization', IMAGE, [[4], [4], [4], [4]]),
  weighted('Add', IMAGE, [[4, 1, 1]]),
  weighted('Mul', [4, 1], [[2, 1, 3]]),
  op('Relu', IMAGE),
  op('HardSwish', IMAGE),
  op('Softmax', [2, 5], { axis: 1 }),
  op('LogSoftmax', [2, 5], { axis: -1 }),
  op('LRN', IMAGE, { size: 5 }),
  op('Cast', IMAGE, { to: 7 }),
  op('Dropout', IMAGE),
  op('Flatten', IMAGE),
  op('Flatten', IMAGE, { axis: -2 }),
  op('Flatten', IMAGE, { axis: 0 }),
  op('Reshape', IMAGE, {}, [0, -1, 7]),
  op('Transpose', IMAGE),
  op('Transpose', IMAGE, { perm: [0, 2, 3, 1] }),
  op('Squeeze', [1, 3, 1, 2]),
  op('Squeeze', [1, 3, 1, 2], {}, [-2]),
  op('Unsqueeze', [3, 2], {}, [0, -1]),
  op('Slice', IMAGE, {}, [1, -3], [Number.MAX_SAFE_INTEGER, -1], [2, 1]),
  op('Slice', IMAGE, {}, [8], [-100], [2], [-3]),
  op('Pad', IMAGE, {}, [0, 0, 1, 2, 0, 0, 3, 4]),
  op('Gather', IMAGE, { axis: 1 }, [3, 0, 0]),
  op('Tile', [2, 3], {}, [2, 1]),
  op('Expand', [3, 1], {}, [2, 1, 4]),
  op('Shape', IMAGE, { start: 1, end: -1 }),
  op('ReduceMean', IMAGE, { axes: [2, 3], keepdims: 0 }),
  op('ReduceMax', IMAGE, { axes: [-1] }),
  op('ReduceSum', IMAGE, { keepdims: 0 }, [1]),
  op('ReduceSum', IMAGE, { noop_with_empty_axes: 1 }),
  op('ReduceSum', IMAGE),
  op('ArgMax', IMAGE, { axis: 1, keepdims: 0 }),
  weighted('Gemm', [3, 4], [[5, 4], [5]], { transB: 1 }),
  weighted('Gemm', [4, 3], [[4, 5]], { transA: 1 }),
  weighted('MatMul', [2, 3, 4], [[4, 5]]),
  weighted('MatMul', [4], [[2, 4, 5]]),
  weighted('MatMul', [2, 3, 4], [[4]]),
  {
    name: 'Split, its second part',
    dims: [2, 6],
    build: (builder) => {
      const [, second = ''] = builder.nodeWithOutputs('Split', ['x', builder.ints([2, 4])], { axis: 1 }, 2);
      return second;
    },
  },
  {
    name: 'Concat',
    dims: IMAGE,
    build: (builder) => builder.node('Concat', ['x', builder.node('Relu', ['x'])], { axis: -3 }),
  },
  {
    name: 'flatten as older exporters write it: Shape, Gather, Unsqueeze, Concat, Reshape',
    dims: IMAGE,
    build: (builder) => {
      const batch = builder.node('Gather', [builder.node('Shape', ['x']), builder.initializer(oneInt(0))]);
      const target = [builder.node('Unsqueeze', [batch, builder.ints([0])]), builder.ints([-1])];
      return builder.node('Reshape', ['x', builder.node('Concat', target, { axis: 0 })]);
    },
  },
  {
    name: 'halving the channels: Shape, Slice, Div, Cast, Reshape',
    dims: IMAGE,
    build: (builder) => {
      const shape = builder.node('Shape', ['x']);
      const channels = builder.node('Slice', [shape, builder.ints([1]), builder.ints([2])]);
      const half = builder.node('Cast', [builder.node('Div', [channels, builder.ints([2])])], { to: 7 });
      const target = builder.node('Concat', [builder.ints([0]), half, builder.ints([-1])], { axis: 0 });
      return builder.node('Reshape', ['x', target]);
    },
  },
];

function oneInt(value: number) {
  return { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(value)) } as const;
}

function graphOf({ name, dims, build }: Case): { graph: Graph; output: string } {
  const builder = new GraphBuilder();
  builder.input('x', 'float32', dims);
  const output = build(builder);
  const type = /^(Shape|Cast|ArgMax)/.test(name) ? 'int64' : 'float32';
  const rank = inferRank(builder, output, dims);
  builder.output(
    output,
    type,
    Array.from({ length: rank }, (_, axis) => `d${axis}`),
  );
  return { graph: builder.build(name), output };
}

function inferRank(builder: GraphBuilder, output: string, dims: readonly number[]): number {
  return inferShapes(builder.build('so far'), { x: dims }).get(output)?.length ?? 0;
}

test('inferred shapes are those that ONNX Runtime computes', async (t) => {
  for (const one of CASES) {
    await t.test(one.name, async () => {
      const { graph, output } = graphOf(one);
      const inferred = inferShapes(graph, { x: one.dims }).get(output);
      const x = floatTensor(new Float32Array(elementCount(one.dims)), one.dims);
      assert.deepEqual(inferred, (await runGraph(graph, { x }))[output]?.dims);
    });
  }
});

test('what has no shape is refused, naming operator and node', () => {
  const refused = (one: Case, words: RegExp) => {
    assert.throws(
      () => graphOf(one),
      (error) => error instanceof AppError && error.code === 'invalid-input' && words.test(error.message),
    );
  };
  refused(op('Einsum', IMAGE, { equation: 'abcd->a' }), /Einsum operator "Einsum"/);
  refused(op('MaxPool', [1, 1, 2, 2], { kernel_shape: square(3) }), /MaxPool.*2 pixels is too small/);
  refused(weighted('Conv', IMAGE, [[6, 3, 3, 3]]), /Conv.*want 3 channels and it is given 4/);
  refused(weighted('Add', IMAGE, [[3, 1, 1]]), /Add.*do not fit together/);
  refused(weighted('Gemm', [2, 3], [[4, 5]]), /Gemm/);
  refused(op('Reshape', IMAGE, {}, [5, -1]), /Reshape.*cannot become/);
  refused(op('Transpose', IMAGE, { perm: [0, 4] }), /Transpose.*no axis 4/);
  const data = (builder: GraphBuilder) => builder.node('Cast', ['x'], { to: 7 });
  refused({ name: 'Reshape', dims: [3], build: (b) => b.node('Reshape', ['x', data(b)]) }, /not constant/);
});
