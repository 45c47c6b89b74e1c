import { AppError } from '../../../../base/index.ts';
import { describeNode, intAttribute, intsAttribute, stringAttribute } from '../../../onnx/index.ts';
import type { OperatorCall, OperatorTable, Tensorflow, TfTensor } from '../types.ts';
import { takeRanges } from './slice.ts';
import { bothAxes, framed, type Pair, pair, pictureSize, reachOf, windowOf } from './windows.ts';

/** Convolutions: ONNX has channels first, TensorFlow's kernels for the processor want them last. */
export const convolution: OperatorTable = {
  Conv: ({ tf, node, input, optional }) => {
    const [x, weights] = [input(0), input(1)];
    const window = windowOf(node, x, weights.shape.slice(2));
    const group = intAttribute(node, 'group', 1);
    const pictures = channelsLast(tf, framed(tf, x, window));
    const { strides, dilations } = window;
    const convolved =
      group > 1 && weights.shape[1] === 1
        ? perChannel(tf, pictures, depthwiseFilter(tf, weights, group, dilations), strides)
        : grouped(tf, pictures, weights, group, (part, filters) =>
            convolve(tf, part, filters, strides, dilations),
          );
    return channelsFirst(tf, withBias(tf, convolved, optional(2)));
  },
  ConvTranspose: (call) => {
    const { tf, node, input, optional } = call;
    const [x, weights] = [input(0), input(1)];
    const strides = pair(intsAttribute(node, 'strides', [1, 1]));
    const spread = channelsFirst(tf, spreadOut(call, x, weights, strides));
    const { before, after } = cutsOf(call);
    return withChannelBias(tf, framed(tf, spread, { before, after }), optional(2));
  },
};

/** Everything that the places spread to, padding included; channels last. */
function spreadOut({ tf, node }: OperatorCall, x: TfTensor, weights: TfTensor, strides: Pair): TfTensor {
  const size = pictureSize(node, x);
  const dilations = pair(intsAttribute(node, 'dilations', [1, 1]));
  const reach = reachOf(pair(weights.shape.slice(2)), dilations);
  const full = bothAxes((axis) => strides[axis] * (size[axis] - 1) + reach[axis]);
  const pictures = channelsLast(tf, x);
  const [batch = 0] = x.shape;
  const group = intAttribute(node, 'group', 1);
  if (group > 1 && group === weights.shape[0] && weights.shape[1] === 1) {
    return tf
      .engine()
      .runKernel<TfTensor>(
        tf.DepthwiseConv2dNativeBackpropInput,
        { dy: pictures, filter: depthwiseFilter(tf, weights, group, dilations) },
        { strides, dilations: [1, 1], pad: 'valid', inputShape: [batch, ...full, group] },
      );
  }
  return grouped(tf, pictures, weights, group, (part, filters) =>
    tf.conv2dTranspose(
      part as Pictures,
      filterOf(tf, filters, dilations),
      [batch, ...full, filters.shape[1] ?? 1],
      strides,
      'valid',
    ),
  );
}

/** What of the spread out picture its pads cut off, and what `output_padding` adds. */
function cutsOf({ node }: OperatorCall): { before: Pair; after: Pair } {
  if (stringAttribute(node, 'auto_pad', 'NOTSET') !== 'NOTSET' || node.attributes.has('output_shape')) {
    throw new AppError(
      'invalid-input',
      `The ${describeNode(node)} pads automatically, which is not supported.`,
    );
  }
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  const extra = pair(intsAttribute(node, 'output_padding', [0, 0]));
  return {
    before: bothAxes((axis) => -(pads[axis] ?? 0)),
    after: bothAxes((axis) => extra[axis] - (pads[axis + 2] ?? 0)),
  };
}

type Pictures = ReturnType<Tensorflow['tensor4d']>;

/** TensorFlow.js strides or dilates, never both: for both at once zeros between the weights do. */
function convolve(tf: Tensorflow, x: TfTensor, weights: TfTensor, strides: Pair, dilations: Pair): TfTensor {
  const strided = strides.some((stride) => stride > 1);
  const filter = filterOf(tf, weights, strided ? dilations : [1, 1]);
  return tf.conv2d(x as Pictures, filter, strides, 'valid', 'NHWC', strided ? [1, 1] : dilations);
}

/** Each channel by itself. The kernel strides alike both ways: else it does each step and leaves out what is too many. */
function perChannel(tf: Tensorflow, x: Pictures, filter: Pictures, strides: Pair): TfTensor {
  const [down, along] = strides;
  if (down === along) return tf.depthwiseConv2d(x, filter, strides, 'valid');
  const all = tf.depthwiseConv2d(x, filter, 1, 'valid');
  const [batch, rows, columns, channels] = all.shape;
  const every = (count: number, step: number) => ({ start: 0, count: Math.ceil(count / step), step });
  return takeRanges(tf, all, [every(batch, 1), every(rows, down), every(columns, along), every(channels, 1)]);
}

/** Applies `apply` to each group of channels, last axis, with its part of the weights, first axis. */
function grouped(
  tf: Tensorflow,
  x: TfTensor,
  weights: TfTensor,
  group: number,
  apply: (part: TfTensor, filters: TfTensor) => TfTensor,
): TfTensor {
  if (group === 1) return apply(x, weights);
  const filters = tf.split(weights, group, 0);
  return tf.concat(
    tf.split(x, group, 3).map((part, index) => apply(part, filters[index] ?? weights)),
    3,
  );
}

/** O × I × H × W to H × W × I × O. */
function filterOf(tf: Tensorflow, weights: TfTensor, dilations: Pair): Pictures {
  return tf.transpose(dilated(tf, weights, dilations) as Pictures, [2, 3, 1, 0]);
}

/** C·M × 1 × H × W to H × W × C × M; zeros dilate it, as the kernel for processors cannot. */
function depthwiseFilter(tf: Tensorflow, weights: TfTensor, channels: number, dilations: Pair): Pictures {
  const spread = dilated(tf, weights, dilations);
  const [all = 0, , height = 0, width = 0] = spread.shape;
  const perChannel: Pictures = tf.reshape(spread, [channels, all / channels, height, width]);
  return tf.transpose(perChannel, [2, 3, 0, 1]);
}

/** Puts zeros between the weights. */
function dilated(tf: Tensorflow, weights: TfTensor, [rows, columns]: Pair): TfTensor {
  if (rows === 1 && columns === 1) return weights;
  const [outputs = 0, inputs = 0, height = 0, width = 0] = weights.shape;
  const apart = tf.pad(tf.reshape(weights, [outputs * inputs, height, 1, width, 1]), [
    ...[[0, 0] as Pair, [0, 0] as Pair],
    ...[[0, rows - 1] as Pair, [0, 0] as Pair, [0, columns - 1] as Pair],
  ]);
  const whole = tf.reshape(apart, [outputs, inputs, height * rows, width * columns]);
  return tf.slice(whole, [0, 0, 0, 0], [outputs, inputs, ...reachOf([height, width], [rows, columns])]);
}

function channelsLast(tf: Tensorflow, x: TfTensor): Pictures {
  return tf.transpose(x as Pictures, [0, 2, 3, 1]);
}

function channelsFirst(tf: Tensorflow, x: TfTensor): TfTensor {
  return tf.transpose(x, [0, 3, 1, 2]);
}

function withBias(tf: Tensorflow, pictures: TfTensor, bias: TfTensor | undefined): TfTensor {
  return bias ? tf.add(pictures, bias) : pictures;
}

function withChannelBias(tf: Tensorflow, pictures: TfTensor, bias: TfTensor | undefined): TfTensor {
  return bias ? tf.add(pictures, tf.reshape(bias, [-1, 1, 1])) : pictures;
}
