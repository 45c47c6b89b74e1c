import { AppError } from '../../../../base/index.ts';
import { intAttribute, intsAttribute, stringAttribute } from '../../../onnx/index.ts';
import type { OperatorTable } from '../types.ts';
import { sliceRanges, takeRanges } from './slice.ts';
import { padOrCut } from './windows.ts';

/** Operators that join, cut, pad, repeat or pick parts of tensors. */
export const pieces: OperatorTable = {
  Concat: ({ tf, node, input }) => {
    const parts = node.inputs.map((_, position) => input(position));
    return tf.concat(parts, intAttribute(node, 'axis', 0));
  },
  Split: ({ tf, node, input, integers }) => {
    const sizes = integers(1) ?? intsAttribute(node, 'split', []);
    return tf.split(
      input(0),
      sizes.length > 0 ? [...sizes] : node.outputs.length,
      intAttribute(node, 'axis', 0),
    );
  },
  Slice: ({ tf, input, integers }) => {
    const x = input(0);
    const ranges = sliceRanges(x.shape, integers(1) ?? [], integers(2) ?? [], integers(3), integers(4));
    return takeRanges(tf, x, ranges);
  },
  Pad: ({ tf, node, input, integers, optional }) => {
    if (stringAttribute(node, 'mode', 'constant') !== 'constant') {
      throw new AppError(
        'invalid-input',
        `Pad "${node.name}" pads with copies of the edge, which is not supported.`,
      );
    }
    const x = input(0);
    const amounts = integers(1) ?? [];
    const pads = x.shape.map((_, axis) => [amounts[axis] ?? 0, amounts[axis + x.rank] ?? 0] as const);
    return padOrCut(tf, x, pads, optional(2)?.dataSync()[0]);
  },
  Expand: ({ tf, input, integers }) => {
    const x = input(0);
    const shape = [...(integers(1) ?? [])];
    const rank = Math.max(shape.length, x.rank);
    const dimOf = (dims: readonly number[], axis: number) => dims[axis - rank + dims.length] ?? 1;
    const target = Array.from({ length: rank }, (_, axis) => {
      const wanted = dimOf(shape, axis);
      return wanted === 1 ? dimOf(x.shape, axis) : wanted;
    });
    return tf.broadcastTo(x, target);
  },
  Gather: ({ tf, node, input }) => {
    const x = input(0);
    const signedAxis = intAttribute(node, 'axis', 0);
    const axis = signedAxis < 0 ? signedAxis + x.rank : signedAxis;
    const size = x.shape[axis] ?? 0;
    const indices = input(1);
    const wrapped = tf.where(tf.less(indices, 0), tf.add(indices, tf.scalar(size, 'int32')), indices);
    return tf.gather(x, tf.cast(wrapped, 'int32'), axis);
  },
};
