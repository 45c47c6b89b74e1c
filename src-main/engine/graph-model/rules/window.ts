import { intsAttribute, stringAttribute } from '../../onnx/index.ts';
import type { ExportCall } from '../export-call.ts';

/** How a window moves along one axis of a picture. */
export interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Border before and behind; behind may go on past the padding, where ONNX rounds the number of places up. */
  readonly before: number;
  readonly behind: number;
  /** Padding behind that the node itself asks for. */
  readonly padded: number;
  readonly places: number;
}

/** Height and width of a Conv or pooling node's window (ONNX operators Conv and AveragePool). */
export function windowOf(call: ExportCall, kernel: readonly number[]): readonly [Axis, Axis] {
  const [, , height = 0, width = 0, ...more] = call.dims(0);
  if (call.dims(0).length !== 4 || more.length > 0) call.fail('it moves over something other than pictures');
  const [, , rows = 0, columns = 0] = call.outputDims();
  return [axisOf(call, 0, kernel, height, rows), axisOf(call, 1, kernel, width, columns)];
}

function axisOf(
  { node }: ExportCall,
  index: number,
  kernels: readonly number[],
  size: number,
  places: number,
): Axis {
  const kernel = kernels[index] ?? 1;
  const stride = intsAttribute(node, 'strides', [1, 1])[index] ?? 1;
  const dilation = intsAttribute(node, 'dilations', [1, 1])[index] ?? 1;
  const missing = (places - 1) * stride + (kernel - 1) * dilation + 1 - size;
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  const axis = { size, kernel, stride, dilation, places };
  switch (stringAttribute(node, 'auto_pad', 'NOTSET')) {
    case 'SAME_UPPER':
      return { ...axis, ...sharedOut(missing, Math.floor) };
    case 'SAME_LOWER':
      return { ...axis, ...sharedOut(missing, Math.ceil) };
    case 'VALID':
      return { ...axis, before: 0, behind: 0, padded: 0 };
    default: {
      const [before = 0, padded = 0] = [pads[index], pads[index + 2]];
      return { ...axis, before, padded, behind: Math.max(padded, missing - before) };
    }
  }
}

function sharedOut(missing: number, round: (half: number) => number) {
  const before = round(Math.max(missing, 0) / 2);
  const behind = Math.max(missing, 0) - before;
  return { before, behind, padded: behind };
}

/** True where the window leaves the picture. */
export function isPadded({ before, behind }: Axis): boolean {
  return before > 0 || behind > 0;
}
