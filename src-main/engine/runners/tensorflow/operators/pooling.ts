import { intAttribute, intsAttribute } from '../../../onnx/index.ts';
import type { OperatorTable, Tensorflow, TfTensor } from '../types.ts';
import { takeRanges } from './slice.ts';
import { bothAxes, framed, type Window, windowOf } from './windows.ts';

/** Poolings of pictures, N × C × H × W. */
export const pooling: OperatorTable = {
  MaxPool: ({ tf, node, input }) => {
    const x = input(0);
    const window = windowOf(node, x, intsAttribute(node, 'kernel_shape'));
    const pictures = framed(tf, x, window, -Infinity);
    if (node.outputs[1]) return largestWithPlaces(tf, pictures, x, window);
    if (window.dilations.some((dilation) => dilation > 1))
      return largestWithPlaces(tf, pictures, x, window)[0];
    const pooled = tf.maxPool(channelsLast(tf, pictures), window.kernel, window.strides, 'valid');
    return tf.transpose(pooled, [0, 3, 1, 2]);
  },
  AveragePool: ({ tf, node, input }) => {
    const x = input(0);
    const window = windowOf(node, x, intsAttribute(node, 'kernel_shape'));
    const pictures = channelsLast(tf, framed(tf, x, window));
    const pooled = tf.transpose(tf.avgPool(pictures, window.kernel, window.strides, 'valid'), [0, 3, 1, 2]);
    const countsPadding = intAttribute(node, 'count_include_pad', 0) === 1;
    return tf.mul(pooled, correction(tf, x, window, countsPadding));
  },
  GlobalAveragePool: ({ tf, input }) => tf.mean(input(0), pictureAxes(input(0)), true),
  GlobalMaxPool: ({ tf, input }) => tf.max(input(0), pictureAxes(input(0)), true),
};

function pictureAxes(x: TfTensor): number[] {
  return x.shape.slice(2).map((_, axis) => axis + 2);
}

function channelsLast(tf: Tensorflow, x: TfTensor): ReturnType<Tensorflow['tensor4d']> {
  return tf.transpose(x as ReturnType<Tensorflow['tensor4d']>, [0, 2, 3, 1]);
}

/**
 * The largest value at each place, and where in the whole batch it stands, the first of several: TensorFlow's own
 * kernel for that is not in tfjs-node.
 */
function largestWithPlaces(
  tf: Tensorflow,
  framedX: TfTensor,
  x: TfTensor,
  window: Window,
): [TfTensor, TfTensor] {
  const { kernel, strides, dilations, places } = window;
  const [batch = 0, channels = 0, , columns = 0] = x.shape;
  let largest: TfTensor | undefined;
  let found: TfTensor | undefined;
  for (let row = 0; row < kernel[0]; row++) {
    for (let column = 0; column < kernel[1]; column++) {
      const [top, left] = [row * dilations[0], column * dilations[1]];
      const seen = takeRanges(tf, framedX, [
        ...[batch, channels].map((count) => ({ start: 0, count, step: 1 })),
        { start: top, count: places[0], step: strides[0] },
        { start: left, count: places[1], step: strides[1] },
      ]);
      const here = tf.fill(seen.shape, top * columns + left, 'int32');
      const better: TfTensor | undefined = largest && tf.greater(seen, largest);
      found = better && found ? tf.where(better, here, found) : here;
      largest = better && largest ? tf.where(better, seen, largest) : seen;
    }
  }
  if (!largest || !found) throw new RangeError('a pooling without a kernel');
  return [largest, tf.add(found, originsOf(tf, x, window))];
}

/** Where the first pixel under the window stands in the whole batch: N × C × places, int32. */
function originsOf(tf: Tensorflow, x: TfTensor, { before, places, strides }: Window): TfTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const start = (axis: 0 | 1, place: number) => place * strides[axis] - before[axis];
  const inPicture = Int32Array.from({ length: places[0] * places[1] }, (_, place) => {
    const [row, column] = [Math.floor(place / places[1]), place % places[1]];
    return start(0, row) * width + start(1, column);
  });
  const pictures = Int32Array.from({ length: batch * channels }, (_, picture) => picture * height * width);
  return tf.add(
    tf.tensor(pictures, [batch, channels, 1, 1], 'int32'),
    tf.tensor(inPicture, [1, 1, ...places], 'int32'),
  );
}

/** Padding counts as pixels for TensorFlow's average; for ONNX only where asked, and never what rounding up adds. */
function correction(tf: Tensorflow, x: TfTensor, window: Window, countsPadding: boolean): TfTensor {
  const { askedAfter, before, kernel, places, strides } = window;
  const [rows, columns] = bothAxes((axis) => {
    const size = x.shape[axis + 2] ?? 0;
    return Array.from({ length: places[axis] }, (_, place) => {
      const start = place * strides[axis] - before[axis];
      const end = Math.min(start + kernel[axis], countsPadding ? size + askedAfter[axis] : size);
      return kernel[axis] / (end - (countsPadding ? start : Math.max(start, 0)));
    });
  });
  const factors = rows.flatMap((row) => columns.map((column) => row * column));
  return tf.tensor(Float32Array.from(factors), [1, 1, ...places]);
}
