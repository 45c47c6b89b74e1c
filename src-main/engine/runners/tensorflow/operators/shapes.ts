import { elementCount, intAttribute, intsAttribute } from '../../../onnx/index.ts';
import type { OperatorTable } from '../types.ts';

/** Operators that give the same values another shape or order. */
export const shapes: OperatorTable = {
  Reshape: ({ tf, node, input, integers }) => {
    const x = input(0);
    const keepZero = intAttribute(node, 'allowzero', 0) !== 0;
    const shape = (integers(1) ?? []).map((dim, axis) =>
      dim === 0 && !keepZero ? (x.shape[axis] ?? 0) : dim,
    );
    return tf.reshape(x, shape);
  },
  Flatten: ({ tf, node, input }) => {
    const x = input(0);
    const axis = intAttribute(node, 'axis', 1);
    const rows = elementCount(x.shape.slice(0, axis < 0 ? axis + x.rank : axis));
    return tf.reshape(x, [rows, rows === 0 ? 0 : x.size / rows]);
  },
  Squeeze: ({ tf, node, input, integers }) => {
    const axes = integers(1) ?? intsAttribute(node, 'axes', []);
    return tf.squeeze(input(0), axes.length > 0 ? [...axes] : undefined);
  },
  Unsqueeze: ({ tf, node, input, integers }) => {
    const x = input(0);
    const axes = integers(1) ?? intsAttribute(node, 'axes', []);
    const rank = x.rank + axes.length;
    const shape: number[] = [...x.shape];
    for (const axis of axes.map((one) => (one < 0 ? one + rank : one)).sort((a, b) => a - b)) {
      shape.splice(axis, 0, 1);
    }
    return tf.reshape(x, shape);
  },
  Transpose: ({ tf, node, input }) => {
    const order = intsAttribute(node, 'perm', []);
    return tf.transpose(input(0), order.length > 0 ? [...order] : undefined);
  },
};
