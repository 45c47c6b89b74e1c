import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { toGraphModel } from '../../src-main/engine/graph-model/index.ts';
import {
  elementCount,
  float,
  floatTensor,
  type Graph,
  GraphBuilder,
  intTensor,
  type Tensor,
} from '../../src-main/engine/onnx/index.ts';
import { CONVOLUTION_CASES } from '../support/convolution-cases.ts';
import { HEAD_CASES } from '../support/gradient-cases.ts';
import type { GradientCase } from '../support/gradients.ts';
import { assertSameAnswers } from '../support/graph-model.ts';

/** Operators that no gradient case brings along. `x` is a picture of 3 channels, 5 × 4. */
const MORE: Readonly<Record<string, (builder: GraphBuilder, x: string) => string>> = {
  'Softmax over the channels': (b, x) => b.node('Softmax', [x], { axis: 1 }),
  'Softmax over the height': (b, x) => b.node('Softmax', [x], { axis: 2 }),
  'LogSoftmax over the width': (b, x) => b.node('LogSoftmax', [x], { axis: -1 }),
  'ReduceMean over the picture, flat': (b, x) => b.node('ReduceMean', [x], { axes: [2, 3], keepdims: 0 }),
  'ReduceMax over the height, flat': (b, x) => b.node('ReduceMax', [x], { axes: [2], keepdims: 0 }),
  'ReduceMin over the channels': (b, x) => b.node('ReduceMin', [x], { axes: [1] }),
  'Concat of channels': (b, x) => b.node('Concat', [x, b.node('Relu', [x])], { axis: 1 }),
  'Concat along the width': (b, x) => b.node('Concat', [x, b.node('Relu', [x])], { axis: 3 }),
  'Add of a bias a channel, of a row and of a number': (b, x) =>
    b.node('Add', [
      b.node('Add', [b.node('Add', [x, b.floats([1, 2, 3], [1, 3, 1, 1])]), b.floats([1, 2, 3, 4])]),
      b.scalar(5),
    ]),
  'Mul of rows computed from the picture': (b, x) =>
    b.node('Mul', [x, b.node('ReduceMean', [x], { axes: [0, 1], keepdims: 0 })]),
  'Slice of channels, every second backwards': (b, x) =>
    b.node('Slice', [x, b.ints([-1]), b.ints([-99]), b.ints([1]), b.ints([-2])]),
  'Slice of a corner': (b, x) => b.node('Slice', [x, b.ints([1, -3]), b.ints([99, -1]), b.ints([2, 3])]),
  'Split of channels': (b, x) =>
    b.node('Add', [...b.nodeWithOutputs('Split', [x, b.ints([1, 2])], { axis: 1 }, 2)]),
  'Pad of a picture': (b, x) => b.node('Pad', [x, b.ints([0, 1, 0, 2, 0, 0, 3, 1]), b.scalar(7)]),
  'Pad by reflection': (b, x) => b.node('Pad', [x, b.ints([0, 0, 1, 2, 0, 0, 3, 1])], { mode: 'reflect' }),
  'Gather of one channel, and back into a picture': (b, x) =>
    b.node('Unsqueeze', [
      b.node('Gather', [x, b.initializer(intTensor([-1], []))], { axis: 1 }),
      b.ints([1]),
    ]),
  'Flatten of a picture': (b, x) => b.node('Flatten', [x]),
  'Reshape to a computed shape': (b, x) => {
    const batch = b.node('Gather', [b.node('Shape', [x]), b.ints([0])]);
    return b.node('Reshape', [x, b.node('Concat', [batch, b.ints([-1])], { axis: 0 })]);
  },
  'Cast there and back': (b, x) => b.node('Cast', [b.node('Cast', [x], { to: 6 })], { to: 1 }),
  'Transpose to channels last': (b, x) => b.node('Transpose', [x], { perm: [0, 2, 3, 1] }),
  'Transpose otherwise': (b, x) => b.node('Transpose', [x], { perm: [0, 3, 2, 1] }),
  'Max and Min of three': (b, x) =>
    b.node('Min', [b.node('Max', [x, b.scalar(0), b.floats([0.5, -1, 2, 0])]), b.scalar(1), b.scalar(3)]),
  Floor: (b, x) => b.node('Floor', [x]),
  Ceil: (b, x) => b.node('Ceil', [x]),
  Erf: (b, x) => b.node('Erf', [x]),
  'Clip as ReLU6': (b, x) => b.node('Clip', [b.node('Mul', [x, b.scalar(5)]), b.scalar(0), b.scalar(6)]),
};

/** What is refused, by the case's name, and the reason given. */
const REFUSED: readonly (readonly [RegExp, RegExp])[] = [
  [/^MatMul of \[2,1,2,3\]/, /MatMul operator "MatMul".*two stacks/],
  [/^MatMul of (\[3\]|.*and \[3\]$)/, /MatMul operator.*a vector/],
  [/^Expand|^ConvTranspose|^Mean of two/, /operator "\w+" cannot be written .* not among the operators/],
  [/^Where/, /Greater operator "Greater" cannot be written/],
  [/^Pad by .*-/, /Pad operator.*negative/],
  [/^Conv .*dilated.*strided|^Conv .*strided.*dilated/, /Conv operator.*dilated and strided at once/],
  [/^Conv (along one axis|in three)/, /Conv operator.*other than pictures/],
  [/^BatchNormalization .*training/, /BatchNormalization operator.*training mode/],
  [/^MaxPool .*dilations/, /MaxPool operator.*dilated/],
  [/^Elu/, /Elu operator.*alpha/],
];

const CASES: readonly GradientCase[] = [
  ...HEAD_CASES,
  ...CONVOLUTION_CASES,
  ...Object.entries(MORE).map(([name, build]): GradientCase => ({
    name,
    parameters: { x: [2, 3, 5, 4] },
    build: (builder, [x = '']) => build(builder, x),
  })),
];

describe('each operator gives in TensorFlow.js what it gives in ONNX Runtime', () => {
  for (const operator of CASES) {
    const refused = REFUSED.find(([name]) => name.test(operator.name));
    for (const [order, { graph, feeds }] of Object.entries(graphsOf(operator))) {
      if (refused) {
        test(`${operator.name} is refused, ${order}`, () => {
          assert.throws(() => toGraphModel(graph), {
            code: 'invalid-input',
            message: refused[1],
            nextStep: /ONNX/,
          });
        });
      } else {
        test(`${operator.name}, ${order}`, async () => {
          await assertSameAnswers(graph, feeds, 1e-5);
        });
      }
    }
  }
});

describe('what cannot be written is named', () => {
  const refusals: Readonly<Record<string, [RegExp, (builder: GraphBuilder, x: string) => string]>> = {
    'picking among the pictures': [
      /Gather operator "Gather".*among the pictures/,
      (b, x) => b.node('Gather', [x, b.ints([0])], { axis: 0 }),
    ],
    'half precision': [/Cast operator "Cast".*no such type/, (b, x) => b.node('Cast', [x], { to: 10 })],
    'copies of the edge': [
      /Pad operator "Pad".*edge/,
      (b, x) => b.node('Pad', [x, b.ints([0, 0, 1, 1, 0, 0, 1, 1])], { mode: 'edge' }),
    ],
    'computing with the number of pictures': [
      /output "y" does not depend on the pictures/,
      (b, x) => b.node('Reshape', [b.node('Shape', [x]), b.ints([4, 1])]),
    ],
    'the shape as an answer': [
      /Mul operator "Mul".*number of pictures/,
      (b, x) =>
        b.node('Mul', [
          x,
          b.node('Cast', [b.node('Gather', [b.node('Shape', [x]), b.ints([0])])], { to: 1 }),
        ]),
    ],
    'another domain': [
      /Gelu operator "Gelu"/,
      (b, x) => b.nodeWithOutputs('Gelu', [x], { alpha: float(1) }, 1, 'com.microsoft')[0] ?? '',
    ],
  };
  for (const [name, [message, build]] of Object.entries(refusals)) {
    test(name, () => {
      const { graph } = pictureGraph({
        name,
        parameters: { x: [2, 3, 5, 4] },
        build: (b, [x = '']) => build(b, x),
      });
      assert.throws(() => toGraphModel(graph), { code: 'invalid-input', message });
    });
  }
});

/** The operator on a tensor as it is and, for a picture, on one that comes with its channels last and free batch. */
function graphsOf(operator: GradientCase) {
  const isPicture = Object.values(operator.parameters)[0]?.length === 4;
  return {
    'as given': givenGraph(operator),
    ...(isPicture && { 'channels last': pictureGraph(operator) }),
  };
}

interface Case {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

function givenGraph(operator: GradientCase): Case {
  const [x, ...others] = parametersOf(operator);
  const builder = new GraphBuilder();
  return finish(operator, builder, builder.input('x', 'float32', x.dims), others, x);
}

function pictureGraph(operator: GradientCase): Case {
  const [x, ...others] = parametersOf(operator);
  const [batch = 0, channels = 0, height = 0, width = 0] = x.dims;
  const builder = new GraphBuilder();
  const pictures = builder.input('x', 'float32', ['N', height, width, channels]);
  const planes = builder.node('Transpose', [pictures], { perm: [0, 3, 1, 2] });
  return finish(operator, builder, planes, others, { ...x, dims: [batch, height, width, channels] });
}

function finish(
  { name, build }: GradientCase,
  builder: GraphBuilder,
  x: string,
  others: readonly Tensor[],
  feed: Tensor,
): Case {
  builder.output(
    'y',
    'float32',
    [],
    build(builder, [x, ...others.map((other) => builder.initializer(other))], 'float32'),
  );
  return { graph: builder.build(name), feeds: { x: feed } };
}

function parametersOf({ name, parameters, range = [-2, 2] }: GradientCase) {
  const [low, high] = range;
  const [first = ramp([]), ...others] = Object.entries(parameters).map(([parameter, dims]) => {
    const values = [...ramp(dims).data].map((share) => low + (high - low) * share);
    Random.of(7, name, parameter).shuffle(values);
    return floatTensor(values, dims);
  });
  return [first, ...others] as const;
}

/** Values spread evenly from 0 to 1, away from the ends. */
function ramp(dims: readonly number[]) {
  const count = elementCount(dims);
  return floatTensor(
    Array.from({ length: count }, (_, index) => (index + 0.53) / count),
    dims,
  );
}
