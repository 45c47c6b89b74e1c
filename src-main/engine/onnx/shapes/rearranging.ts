import { intAttribute, intsAttribute } from '../attributes.ts';
import { elementCount } from '../element-types.ts';
import { broadcast } from './elementwise.ts';
import type { Dims, ShapeQuery, ShapeRule } from './shape-query.ts';

/** Operators that put numbers elsewhere without changing them. */
export const rearrangingRules: Readonly<Record<string, ShapeRule>> = {
  Concat: (query) => {
    const first = query.dims(0);
    const axis = query.axis(intAttribute(query.node, 'axis'), first.length);
    const all = query.node.inputs.map((_, input) => query.dims(input));
    const fits = (dims: Dims) =>
      dims.length === first.length && dims.every((d, i) => i === axis || d === first[i]);
    if (!all.every(fits))
      query.fail(`[${all.map((dims) => dims.join(', ')).join('] and [')}] do not fit together`);
    return [
      first.with(
        axis,
        all.reduce((sum, dims) => sum + (dims[axis] ?? 0), 0),
      ),
    ];
  },
  ConstantOfShape: (query) => [query.ints(0)],
  Expand: (query) => [broadcast(query, query.dims(0), query.ints(1))],
  Flatten: (query) => {
    const dims = query.dims(0);
    const axis = intAttribute(query.node, 'axis', 1);
    const split = axis < 0 ? axis + dims.length : axis;
    return [[elementCount(dims.slice(0, split)), elementCount(dims.slice(split))]];
  },
  Gather: (query) => {
    const dims = query.dims(0);
    const axis = query.axis(intAttribute(query.node, 'axis', 0), dims.length);
    return [[...dims.slice(0, axis), ...query.dims(1), ...dims.slice(axis + 1)]];
  },
  GatherElements: (query) => [query.dims(1)],
  OneHot: (query) => {
    const dims = query.dims(0);
    const [depth] = query.ints(1);
    const axis = query.axis(intAttribute(query.node, 'axis', -1), dims.length + 1);
    return [dims.toSpliced(axis, 0, depth ?? query.fail('its depth is missing'))];
  },
  Pad: (query) => {
    const dims = query.dims(0);
    const pads = query.ints(1);
    const axes = query.has(3) ? query.ints(3).map((axis) => query.axis(axis, dims.length)) : [...dims.keys()];
    return [
      dims.map((dim, axis) => {
        const place = axes.indexOf(axis);
        return place < 0 ? dim : dim + (pads[place] ?? 0) + (pads[place + axes.length] ?? 0);
      }),
    ];
  },
  Reshape: (query) => [reshaped(query, query.dims(0), query.ints(1))],
  Shape: (query) => {
    const rank = query.dims(0).length;
    const start = intAttribute(query.node, 'start', 0);
    return [[query.dims(0).slice(start, intAttribute(query.node, 'end', rank)).length]];
  },
  Slice: (query) => [sliced(query)],
  Split: (query) => {
    const dims = query.dims(0);
    const axis = query.axis(intAttribute(query.node, 'axis', 0), dims.length);
    const parts = query.node.outputs.length;
    const even = Math.ceil((dims[axis] ?? 0) / parts);
    const rest = (dims[axis] ?? 0) - even * (parts - 1);
    const sizes = query.has(1) ? query.ints(1) : [...Array.from({ length: parts - 1 }, () => even), rest];
    return sizes.map((size) => dims.with(axis, size));
  },
  Squeeze: (query) => {
    const dims = query.dims(0);
    const axes = query.has(1)
      ? query.ints(1).map((axis) => query.axis(axis, dims.length))
      : [...dims.keys()].filter((axis) => dims[axis] === 1);
    return [dims.filter((_, axis) => !axes.includes(axis))];
  },
  Tile: (query) => {
    const repeats = query.ints(1);
    return [query.dims(0).map((dim, axis) => dim * (repeats[axis] ?? 1))];
  },
  Transpose: (query) => {
    const dims = query.dims(0);
    const order = intsAttribute(query.node, 'perm', [...dims.keys()].reverse());
    return [order.map((axis) => query.dim(0, axis))];
  },
  Unsqueeze: (query) => {
    const dims = [...query.dims(0)];
    const axes = query.ints(1);
    const rank = dims.length + axes.length;
    for (const axis of axes.map((axis) => query.axis(axis, rank)).sort((a, b) => a - b))
      dims.splice(axis, 0, 1);
    return [dims];
  },
};

/** 0 keeps a dimension, -1 takes what is left (ONNX operator Reshape, opset 14). */
function reshaped(query: ShapeQuery, dims: Dims, target: readonly number[]): Dims {
  const keepsZero = intAttribute(query.node, 'allowzero', 0) === 1;
  const kept = target.map((dim, axis) => (dim === 0 && !keepsZero ? query.dim(0, axis) : dim));
  const known = elementCount(kept.filter((dim) => dim !== -1));
  const result = kept.map((dim) => (dim === -1 ? elementCount(dims) / known : dim));
  if (elementCount(result) !== elementCount(dims) || !result.every(Number.isInteger)) {
    query.fail(`[${dims.join(', ')}] cannot become [${target.join(', ')}]`);
  }
  return result;
}

/** Starts and ends beyond the tensor are moved to its border (ONNX operator Slice, opset 13). */
function sliced(query: ShapeQuery): Dims {
  const dims = query.dims(0);
  const [starts, ends] = [query.ints(1), query.ints(2)];
  const axes = query.has(3) ? query.ints(3) : [...starts.keys()];
  const steps = query.has(4) ? query.ints(4) : starts.map(() => 1);
  const result = [...dims];
  for (const [index, given] of axes.entries()) {
    const axis = query.axis(given, dims.length);
    const size = query.dim(0, axis);
    const step = steps[index] ?? 1;
    const clamp = (value: number, low: number, high: number) =>
      Math.min(Math.max(value < 0 ? value + size : value, low), high);
    const start = step > 0 ? clamp(starts[index] ?? 0, 0, size) : clamp(starts[index] ?? 0, 0, size - 1);
    const end = step > 0 ? clamp(ends[index] ?? size, 0, size) : clamp(ends[index] ?? 0, -1, size - 1);
    result[axis] = Math.max(0, Math.ceil((end - start) / step));
  }
  return result;
}
