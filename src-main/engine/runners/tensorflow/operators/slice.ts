import type { Tensorflow, TfTensor } from '../types.ts';

/** What is taken of one axis: `count` entries from `start`, every `step`-th; `step` may run backwards. */
interface Range {
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** ONNX Slice's starts, ends, axes and steps as one range an axis, clamped as the standard says. */
export function sliceRanges(
  dims: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[] = starts.map((_, axis) => axis),
  steps: readonly number[] = starts.map(() => 1),
): Range[] {
  const ranges: Range[] = dims.map((dim) => ({ start: 0, count: dim, step: 1 }));
  for (const [index, signedAxis] of axes.entries()) {
    const axis = signedAxis < 0 ? signedAxis + dims.length : signedAxis;
    const dim = dims[axis] ?? 0;
    const step = steps[index] ?? 1;
    const clamp = (bound: number) => {
      const counted = bound < 0 ? bound + dim : bound;
      return step > 0 ? Math.min(Math.max(counted, 0), dim) : Math.min(Math.max(counted, -1), dim - 1);
    };
    const start = clamp(starts[index] ?? 0);
    const count = Math.max(0, Math.ceil((clamp(ends[index] ?? dim) - start) / step));
    ranges[axis] = { start, count, step };
  }
  return ranges;
}

/** Takes the ranges out of `x`; axes with a negative step are turned round first. */
export function takeRanges(tf: Tensorflow, x: TfTensor, ranges: readonly Range[]): TfTensor {
  const backwards = ranges.flatMap(({ step }, axis) => (step < 0 ? [axis] : []));
  if (backwards.length > 0) {
    const turned = ranges.map(({ start, count, step }, axis) =>
      step < 0 ? { start: (x.shape[axis] ?? 0) - 1 - start, count, step: -step } : { start, count, step },
    );
    return takeRanges(tf, tf.reverse(x, backwards), turned);
  }
  const begin = ranges.map(({ start }) => start);
  const size = ranges.map(({ count }) => count);
  if (ranges.every(({ step, count }) => step === 1 || count === 0)) return tf.slice(x, begin, size);
  const end = ranges.map(({ start, count, step }) => start + (count - 1) * step + 1);
  return tf.stridedSlice(
    x,
    begin,
    end,
    ranges.map(({ step }) => step),
  );
}
