import { type AttributeInput, float } from '../../src-main/engine/onnx/index.ts';
import { type GradientCase, tensorOf } from './gradients.ts';

type Dims = readonly number[];
type Attributes = Readonly<Record<string, AttributeInput>>;

/** The operators of convolutional networks, in the shapes in which they may come. */
export const CONVOLUTION_CASES: readonly GradientCase[] = [
  conv('plain', [2, 3, 5, 4], [4, 3, 3, 3]),
  conv('of single pixels', [2, 3, 3, 4], [4, 3, 1, 1]),
  conv('of single pixels, strided', [2, 3, 5, 4], [4, 3, 1, 1], { strides: [2, 2] }),
  conv('padded', [2, 2, 4, 5], [3, 2, 3, 3], { pads: [1, 1, 1, 1] }),
  conv('padded on one side', [1, 2, 4, 5], [3, 2, 3, 2], { pads: [0, 2, 1, 0] }),
  conv('padded beyond the kernel', [1, 2, 3, 3], [2, 2, 2, 2], { pads: [2, 2, 3, 2] }),
  conv('strided', [2, 2, 7, 6], [3, 2, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
  conv('strided past the last pixels', [1, 2, 8, 9], [2, 2, 3, 2], { strides: [3, 4] }),
  conv('strided and padded on one side', [1, 2, 6, 7], [2, 2, 3, 3], { strides: [2, 3], pads: [0, 1, 1, 0] }),
  conv('dilated', [1, 2, 7, 6], [2, 2, 3, 2], { dilations: [2, 3], pads: [2, 1, 2, 1] }),
  conv('dilated and strided', [1, 2, 9, 8], [2, 2, 3, 2], { dilations: [2, 1], strides: [2, 2] }),
  conv('in groups', [2, 4, 4, 4], [6, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
  conv('in groups, strided', [2, 4, 5, 5], [4, 2, 3, 3], { group: 2, strides: [2, 2] }),
  conv('depthwise', [2, 3, 4, 4], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
  conv('depthwise, strided', [2, 3, 5, 6], [3, 1, 3, 3], { group: 3, strides: [2, 2], pads: [0, 1, 1, 0] }),
  conv('depthwise, dilated and padded beyond the kernel', [2, 2, 4, 3], [2, 1, 2, 2], {
    ...{ group: 2, dilations: [2, 1], pads: [3, 0, 1, 2] },
  }),
  conv('along one axis, depthwise', [2, 3, 7], [3, 1, 3], { group: 3, pads: [1, 1], strides: [2] }),
  conv('depthwise in large pictures', [2, 3, 7, 8], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
  conv('depthwise in large pictures, strided', [1, 2, 11, 10], [2, 1, 3, 3], {
    ...{ group: 2, strides: [2, 2], pads: [1, 1, 0, 1] },
  }),
  conv('depthwise with two filters a channel', [2, 3, 4, 4], [6, 1, 3, 3], { group: 3 }),
  conv('depthwise of single pixels', [2, 3, 4, 4], [3, 1, 1, 1], { group: 3 }),
  conv('padded by SAME_UPPER', [1, 2, 5, 6], [2, 2, 2, 3], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  conv('padded by SAME_LOWER', [1, 2, 5, 6], [2, 2, 2, 3], { auto_pad: 'SAME_LOWER' }),
  conv('along one axis', [2, 3, 7], [4, 3, 3], { pads: [1, 1], strides: [2] }),
  conv('along one axis, in a large picture', [2, 3, 21], [4, 3, 3], { pads: [1, 1], dilations: [2] }),
  conv('in three dimensions', [1, 2, 4, 3, 5], [2, 2, 3, 2, 3], { pads: [1, 0, 1, 1, 1, 1] }),
  conv('with small pictures and many weights', [3, 4, 2, 3], [5, 4, 3, 3], {
    pads: [1, 1, 1, 1],
    strides: [1, 2],
  }),
  conv('of single pixels with many weights', [3, 6, 1, 2], [7, 6, 1, 1]),
  conv('in large pictures, strided and dilated along the columns', [2, 2, 9, 12], [2, 2, 3, 3], {
    strides: [1, 2],
    dilations: [2, 3],
    pads: [1, 0, 2, 3],
  }),
  conv('in large pictures with a tall kernel', [1, 2, 9, 6], [2, 2, 5, 1], { pads: [2, 0, 2, 0] }),
  conv('strided with a tall kernel', [2, 2, 11, 9], [3, 2, 5, 3], { strides: [2, 2], pads: [2, 0, 1, 1] }),
  conv('strided with a tall kernel, in groups', [2, 4, 13, 7], [4, 2, 5, 3], { strides: [3, 1], group: 2 }),
  conv('strided with a tall kernel, depthwise and dilated', [1, 3, 12, 7], [3, 1, 5, 2], {
    strides: [2, 2],
    dilations: [2, 1],
    pads: [1, 1, 2, 0],
    group: 3,
  }),
  conv('of one row with one column', [1, 2, 5, 6], [3, 2, 1, 3], { pads: [0, 1, 0, 1] }),
  convTranspose('plain', [2, 3, 3, 4], [3, 2, 3, 3]),
  convTranspose('strided', [1, 3, 3, 4], [3, 2, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
  convTranspose('with output padding', [1, 2, 3, 3], [2, 2, 3, 3], {
    strides: [2, 3],
    pads: [1, 0, 0, 1],
    output_padding: [1, 2],
  }),
  convTranspose('in groups', [1, 4, 3, 3], [4, 2, 2, 2], { group: 2, strides: [2, 2] }),
  convTranspose('dilated', [1, 2, 3, 3], [2, 2, 2, 3], { dilations: [2, 2] }),
  {
    name: 'BatchNormalization with fixed statistics',
    parameters: { x: [2, 3, 2, 2], scale: [3], shift: [3] },
    type: 'float32',
    build: (builder, inputs) => {
      const statistics = [builder.floats([0.3, -1, 2]), builder.floats([0.5, 2, 1.5])];
      return builder.node('BatchNormalization', [...inputs, ...statistics], { epsilon: float(1e-3) });
    },
  },
  batchNorm([3, 2, 2, 3], {}),
  batchNorm([4, 3], {}),
  batchNorm([2, 2, 5], { epsilon: float(0.1), momentum: float(0.5) }),
  pool('MaxPool', [2, 2, 5, 6], { kernel_shape: [2, 2], strides: [2, 2] }),
  pool('MaxPool', [2, 2, 7, 6], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  pool('MaxPool', [1, 2, 6, 6], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
  pool('MaxPool', [1, 2, 6, 6], { kernel_shape: [2, 3], dilations: [2, 1], pads: [0, 0, 1, 2] }),
  pool('AveragePool', [2, 2, 4, 6], { kernel_shape: [2, 2], strides: [2, 2] }),
  pool('AveragePool', [1, 2, 5, 5], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
  pool('AveragePool', [1, 2, 5, 5], { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 }),
  pool('AveragePool', [1, 2, 5, 7], {
    kernel_shape: [3, 2],
    strides: [2, 3],
    pads: [1, 0, 0, 1],
    ceil_mode: 1,
  }),
  pool('AveragePool', [1, 2, 6, 6], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    ceil_mode: 1,
    count_include_pad: 1,
  }),
  pool('GlobalAveragePool', [2, 3, 3, 4]),
  pool('GlobalMaxPool', [2, 3, 3, 4]),
  activation('LeakyRelu', { alpha: float(0.2) }),
  activation('HardSigmoid', { alpha: float(0.4), beta: float(0.5) }),
  activation('HardSwish'),
  activation('Elu', { alpha: float(0.7) }),
  activation('Softplus'),
  {
    name: 'Mean of two, spread over each other',
    parameters: { a: [2, 3], b: [3] },
    type: 'float32',
    build: (builder, inputs) => builder.node('Mean', inputs),
  },
  {
    name: 'PRelu',
    parameters: { x: [2, 3, 2, 2], slope: [3, 1, 1] },
    type: 'float32',
    build: (builder, inputs) => builder.node('PRelu', inputs),
  },
  clip('between two limits', -1, 0.8),
  clip('above', -0.5, undefined),
  clip('below', undefined, 0.5),
  clip('between zero and a limit', 0, 0.8),
];

function conv(words: string, input: Dims, weights: Dims, attributes: Attributes = {}): GradientCase {
  return {
    name: `Conv ${words}`,
    parameters: { x: input, w: weights, b: weights.slice(0, 1) },
    type: 'float32',
    build: (builder, inputs) => builder.node('Conv', inputs, attributes),
  };
}

function convTranspose(words: string, input: Dims, weights: Dims, attributes: Attributes = {}): GradientCase {
  const { group } = attributes;
  const filters = (weights[1] ?? 0) * (typeof group === 'number' ? group : 1);
  return {
    name: `ConvTranspose ${words}`,
    parameters: { x: input, w: weights, b: [filters] },
    type: 'float32',
    build: (builder, inputs) => builder.node('ConvTranspose', inputs, attributes),
  };
}

/** In double precision: ONNX Runtime would not run the operator itself, but runs the steps that it is written in. */
function batchNorm(dims: Dims, attributes: Attributes): GradientCase {
  const vector = dims.slice(1, 2);
  return {
    name: `BatchNormalization of [${dims.join()}] in training mode`,
    parameters: { x: dims, scale: vector, shift: vector },
    build: (builder, [x = '', scale = '', shift = ''], type) => {
      const zeros = new Array<number>(vector[0] ?? 0).fill(0);
      const running = ['mean', 'variance'].map((name) =>
        builder.initializer(tensorOf(type, vector, zeros), `running ${name}`),
      );
      const inputs = [x, scale, shift, ...running];
      const outputs = builder.nodeWithOutputs(
        'BatchNormalization',
        inputs,
        { ...attributes, training_mode: 1 },
        3,
      );
      return outputs[0] ?? '';
    },
  };
}

function pool(op: string, input: Dims, attributes: Attributes = {}): GradientCase {
  return {
    name: `${op} ${JSON.stringify(attributes)}`,
    parameters: { x: input },
    type: 'float32',
    build: (builder, inputs) => builder.node(op, inputs, attributes),
  };
}

function activation(op: string, attributes: Attributes = {}): GradientCase {
  return {
    name: op,
    parameters: { x: [5, 5] },
    range: [-4, 4],
    type: 'float32',
    build: (builder, inputs) => builder.node(op, inputs, attributes),
  };
}

function clip(words: string, low: number | undefined, high: number | undefined): GradientCase {
  return {
    name: `Clip ${words}`,
    parameters: { x: [3, 4] },
    type: 'float32',
    build: (builder, [x = '']) => {
      const limits = [low, high].map((limit) => (limit === undefined ? '' : builder.scalar(limit)));
      return builder.node('Clip', [x, ...limits]);
    },
  };
}
