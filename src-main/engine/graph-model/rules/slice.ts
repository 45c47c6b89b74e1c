import type { ExportCall } from '../export-call.ts';
import { FREE } from '../free-shapes.ts';

/** What is taken of one axis: every `step`-th entry from `start` to before `end`, or `toEnd`. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** As far as the axis goes in the direction of `step`. */
  readonly toEnd: boolean;
}

/** ONNX Slice's starts, ends, axes and steps as one range an axis, clamped as the standard says. */
export function sliceRanges(
  call: ExportCall,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[] = starts.map((_, axis) => axis),
  steps: readonly number[] = starts.map(() => 1),
): Range[] {
  const dims = call.dims(0);
  const ranges: Range[] = dims.map(() => ({ start: 0, end: 0, step: 1, toEnd: true }));
  for (const [index, given] of axes.entries()) {
    const axis = call.axis(given);
    const dim = dims[axis] ?? 0;
    if (dim === FREE) call.fail('it picks among the pictures');
    const step = steps[index] ?? 1;
    const clamp = (bound: number) => {
      const counted = bound < 0 ? bound + dim : bound;
      return step > 0 ? Math.min(Math.max(counted, 0), dim) : Math.min(Math.max(counted, -1), dim - 1);
    };
    const [start, end] = [clamp(starts[index] ?? 0), clamp(ends[index] ?? dim)];
    ranges[axis] = { start, end, step, toEnd: end === (step > 0 ? dim : -1) };
  }
  return ranges;
}
