import { AppError } from '../../../../base/index.ts';
import {
  describeNode,
  type GraphNode,
  intAttribute,
  intsAttribute,
  stringAttribute,
} from '../../../onnx/index.ts';
import type { Tensorflow, TfTensor } from '../types.ts';

/** A height and a width. */
export type Pair = [number, number];

/** How the window of a convolution or pooling moves over the picture. */
export interface Window {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Rows above, columns at the left; negative cuts off. */
  readonly before: Pair;
  /** Rows below, columns at the right, as far as the last place reaches; negative leaves pixels out. */
  readonly after: Pair;
  /** Of these `after` the node itself asks for; rounding up adds more. */
  readonly askedAfter: Pair;
  readonly places: Pair;
}

/** The window of a Conv or pooling node over a batch, N × C × H × W. Throws `invalid-input` for other than pictures. */
export function windowOf(node: GraphNode, x: TfTensor, kernelSize: readonly number[]): Window {
  const sizes = pictureSize(node, x);
  const kernel = pair(kernelSize);
  const strides = pair(intsAttribute(node, 'strides', [1, 1]));
  const dilations = pair(intsAttribute(node, 'dilations', [1, 1]));
  const reach = reachOf(kernel, dilations);
  const autoPad = stringAttribute(node, 'auto_pad', 'NOTSET');
  const pads = autoPad === 'NOTSET' ? intsAttribute(node, 'pads', [0, 0, 0, 0]) : [0, 0, 0, 0];
  const same = autoPad.startsWith('SAME');
  const ceil = intAttribute(node, 'ceil_mode', 0) === 1;
  const axes = bothAxes((axis) => {
    const [size, stride] = [sizes[axis], strides[axis]];
    const room = size + (pads[axis] ?? 0) + (pads[axis + 2] ?? 0);
    const places = same
      ? Math.ceil(size / stride)
      : placesOf(room, reach[axis], stride, size + (pads[axis] ?? 0), ceil);
    const missing = (places - 1) * stride + reach[axis] - size;
    const half = Math.max(missing, 0) / 2;
    const before = same ? (autoPad === 'SAME_UPPER' ? Math.floor(half) : Math.ceil(half)) : (pads[axis] ?? 0);
    return {
      places,
      before,
      after: missing - before,
      askedAfter: same ? missing - before : (pads[axis + 2] ?? 0),
    };
  });
  return {
    ...{ kernel, strides, dilations },
    before: bothAxes((axis) => axes[axis].before),
    after: bothAxes((axis) => axes[axis].after),
    askedAfter: bothAxes((axis) => axes[axis].askedAfter),
    places: bothAxes((axis) => axes[axis].places),
  };
}

/** Rounding up, a window that would begin behind the picture is left out. */
function placesOf(room: number, reach: number, stride: number, end: number, ceil: boolean): number {
  const steps = (room - reach) / stride;
  if (!ceil) return Math.floor(steps) + 1;
  const rounded = Math.ceil(steps);
  return (rounded * stride >= end ? rounded - 1 : rounded) + 1;
}

/** Pixels that the window covers along each axis. */
export function reachOf(kernel: Pair, dilations: Pair): Pair {
  return bothAxes((axis) => (kernel[axis] - 1) * dilations[axis] + 1);
}

export function pictureSize(node: GraphNode, x: TfTensor): Pair {
  if (x.rank !== 4) {
    throw new AppError('invalid-input', `The ${describeNode(node)} is given ${x.rank} axes, not pictures.`);
  }
  return pair(x.shape.slice(2));
}

/** The second of two axes may be left out where both are alike. */
export function pair([first = 1, second = first]: readonly number[]): Pair {
  return [first, second];
}

export function bothAxes<T>(make: (axis: 0 | 1) => T): [T, T] {
  return [make(0), make(1)];
}

/** Puts `value` around each axis of a tensor; a negative number cuts off instead. */
export function padOrCut(
  tf: Tensorflow,
  x: TfTensor,
  pads: readonly (readonly [number, number])[],
  value = 0,
): TfTensor {
  if (pads.every(([before, after]) => before === 0 && after === 0)) return tf.clone(x);
  const begin = pads.map(([before]) => Math.max(0, -before));
  const size = x.shape.map((dim, axis) => dim - (begin[axis] ?? 0) - Math.max(0, -(pads[axis]?.[1] ?? 0)));
  const cut = tf.slice(x, begin, size);
  const added = pads.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
  return added.every(([before, after]) => before === 0 && after === 0) ? cut : tf.pad(cut, added, value);
}

/** The pictures N × C × H × W with all that the window reaches. */
export function framed(
  tf: Tensorflow,
  x: TfTensor,
  { before, after }: Pick<Window, 'before' | 'after'>,
  value = 0,
): TfTensor {
  return padOrCut(tf, x, [[0, 0], [0, 0], ...bothAxes((axis): Pair => [before[axis], after[axis]])], value);
}
