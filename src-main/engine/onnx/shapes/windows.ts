import { intAttribute, intsAttribute, stringAttribute } from '../attributes.ts';
import type { ShapeQuery, ShapeRule } from './shape-query.ts';

/** Operators that move a window over the picture: convolutions and poolings. */
export const windowRules: Readonly<Record<string, ShapeRule>> = {
  Conv: (query) => {
    const [batch, channels, ...sizes] = requireChannels(query);
    const [outputs = 0, inputs = 0, ...kernel] = query.dims(1);
    const group = intAttribute(query.node, 'group', 1);
    if (channels !== inputs * group) {
      query.fail(`its weights want ${inputs * group} channels and it is given ${channels}`);
    }
    return [[batch, outputs, ...slide(query, sizes, kernel)]];
  },
  ConvTranspose: (query) => {
    const [batch, , ...sizes] = requireChannels(query);
    const [, outputsOfGroup = 0, ...kernel] = query.dims(1);
    const outputs = outputsOfGroup * intAttribute(query.node, 'group', 1);
    return [[batch, outputs, ...slideBack(query, sizes, kernel)]];
  },
  MaxPool: pool,
  AveragePool: pool,
  GlobalAveragePool: poolAll,
  GlobalMaxPool: poolAll,
};

function pool(query: ShapeQuery) {
  const [batch, channels, ...sizes] = requireChannels(query);
  const pooled = [batch, channels, ...slide(query, sizes, intsAttribute(query.node, 'kernel_shape'))];
  return query.node.outputs.map(() => pooled);
}

function poolAll(query: ShapeQuery) {
  const [batch, channels, ...sizes] = requireChannels(query);
  return [[batch, channels, ...sizes.map(() => 1)]];
}

function requireChannels(query: ShapeQuery): readonly [number, number, ...number[]] {
  const [batch, channels, ...sizes] = query.dims(0);
  if (batch === undefined || channels === undefined || sizes.length === 0) {
    return query.fail('its input is no picture');
  }
  return [batch, channels, ...sizes];
}

/** Output sizes of a window moved over each axis (ONNX operators Conv and MaxPool, opset 11). */
function slide(query: ShapeQuery, sizes: readonly number[], kernel: readonly number[]): number[] {
  const { node } = query;
  const autoPad = stringAttribute(node, 'auto_pad', 'NOTSET');
  const ceil = intAttribute(node, 'ceil_mode', 0) === 1;
  const all = (value: number) => sizes.map(() => value);
  const strides = intsAttribute(node, 'strides', all(1));
  const dilations = intsAttribute(node, 'dilations', all(1));
  const pads = intsAttribute(node, 'pads', [...all(0), ...all(0)]);
  return sizes.map((size, axis) => {
    const stride = strides[axis] ?? 1;
    const before = autoPad === 'VALID' ? 0 : (pads[axis] ?? 0);
    const after = autoPad === 'VALID' ? 0 : (pads[axis + sizes.length] ?? 0);
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const steps = (size + before + after - reach) / stride;
    if (autoPad.startsWith('SAME')) return Math.ceil(size / stride);
    const output = (ceil ? lastWindowInside(Math.ceil(steps), stride, size + before) : Math.floor(steps)) + 1;
    return output > 0 ? output : query.fail(`a picture of ${size} pixels is too small for it`);
  });
}

/** Rounding up, a window that would begin behind the picture is left out, as PyTorch and ONNX Runtime do. */
function lastWindowInside(steps: number, stride: number, end: number): number {
  return steps * stride >= end ? steps - 1 : steps;
}

/** Output sizes of a transposed convolution (ONNX operator ConvTranspose, opset 11). */
function slideBack(query: ShapeQuery, sizes: readonly number[], kernel: readonly number[]): number[] {
  const { node } = query;
  if (stringAttribute(node, 'auto_pad', 'NOTSET') !== 'NOTSET') query.fail('it pads automatically');
  const all = (value: number) => sizes.map(() => value);
  const strides = intsAttribute(node, 'strides', all(1));
  const dilations = intsAttribute(node, 'dilations', all(1));
  const pads = intsAttribute(node, 'pads', [...all(0), ...all(0)]);
  const extra = intsAttribute(node, 'output_padding', all(0));
  return sizes.map((size, axis) => {
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const padding = (pads[axis] ?? 0) + (pads[axis + sizes.length] ?? 0);
    return (strides[axis] ?? 1) * (size - 1) + (extra[axis] ?? 0) + reach - padding;
  });
}
