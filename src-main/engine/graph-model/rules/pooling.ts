import { floatTensor, intAttribute, intsAttribute } from '../../onnx/index.ts';
import type { ExportCall, RuleTable } from '../export-call.ts';
import { flag, text, wholes } from '../graph-def.ts';
import { type Axis, isPadded, windowOf } from './window.ts';

/** Less than any value: a border of it never is the largest. */
const LOWEST = -3.4028234663852886e38;

/** Largest values and means of windows and of whole pictures. TensorFlow.js pads no pooling: that is done before. */
export const pooling: RuleTable = {
  MaxPool: (call) => {
    if ((call.node.outputs[1] ?? '') !== '') call.fail('it is asked where the largest values are');
    const axes = windowOf(call, intsAttribute(call.node, 'kernel_shape'));
    return { last: pool(call, 'MaxPool', axes, LOWEST) };
  },
  AveragePool: (call) => {
    const axes = windowOf(call, intsAttribute(call.node, 'kernel_shape'));
    const means = pool(call, 'AvgPool', axes, 0);
    const counted = axes.map((axis) =>
      shareOfWindow(axis, intAttribute(call.node, 'count_include_pad', 0) === 1),
    );
    const [rows = [], columns = []] = counted;
    if (counted.flat().every((share) => share === 1)) return { last: means };
    const factors = rows.flatMap((row) => columns.map((column) => 1 / (row * column)));
    const map = call.addTensor(floatTensor(factors, [1, rows.length, columns.length, 1]), 'window shares');
    return { last: call.add('Mul', [means, map]) };
  },
  GlobalAveragePool: (call) => poolAll(call, 'Mean'),
  GlobalMaxPool: (call) => poolAll(call, 'Max'),
};

function pool(
  call: ExportCall,
  op: 'MaxPool' | 'AvgPool',
  axes: readonly [Axis, Axis],
  border: number,
): string {
  if (axes.some(({ dilation }) => dilation > 1)) call.fail('it is dilated');
  const [rows, columns] = axes;
  const picture = axes.some(isPadded) ? pad(call, axes, border) : call.last(0);
  return call.add(op, [picture], {
    data_format: text('NHWC'),
    ksize: wholes([1, rows.kernel, columns.kernel, 1]),
    strides: wholes([1, rows.stride, columns.stride, 1]),
    padding: text('VALID'),
  });
}

function pad(call: ExportCall, [rows, columns]: readonly [Axis, Axis], border: number): string {
  const pads = call.addInts([0, 0, rows.before, rows.behind, columns.before, columns.behind, 0, 0], [4, 2]);
  return call.add('PadV2', [call.last(0), pads, call.addNumber(border)]);
}

/** For each place along the axis, the share of the window that the mean is taken of. */
function shareOfWindow(
  { size, kernel, stride, before, padded, places }: Axis,
  withPadding: boolean,
): number[] {
  const [low, high] = withPadding ? [-before, size + padded] : [0, size];
  return Array.from({ length: places }, (_, place) => {
    const start = place * stride - before;
    return (Math.min(start + kernel, high) - Math.max(start, low)) / kernel;
  });
}

function poolAll(call: ExportCall, op: 'Mean' | 'Max') {
  if (call.dims(0).length !== 4) call.fail('it pools something other than pictures');
  return { last: call.add(op, [call.last(0), call.addInts([1, 2])], { keep_dims: flag(true) }) };
}
