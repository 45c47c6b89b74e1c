import { floatAttribute, intAttribute } from '../../../onnx/index.ts';
import type { OperatorTable, Tensorflow, TfTensor } from '../types.ts';

/** Matrix products. */
export const matrix: OperatorTable = {
  /** As numpy.matmul: a vector is a row on the left, a column on the right. */
  MatMul: ({ tf, input }) => {
    const [left, right] = [input(0), input(1)];
    const rows = left.rank === 1 ? tf.expandDims(left, 0) : left;
    const columns = right.rank === 1 ? tf.expandDims(right, 1) : right;
    const stack = broadcastDims(rows.shape.slice(0, -2), columns.shape.slice(0, -2));
    const product = tf.matMul(stacked(tf, rows, stack), stacked(tf, columns, stack));
    const rowless = left.rank === 1 ? tf.squeeze(product, [product.rank - 2]) : product;
    return right.rank === 1 ? tf.squeeze(rowless, [rowless.rank - 1]) : rowless;
  },
  Gemm: ({ tf, node, input, optional }) => {
    const transposeA = intAttribute(node, 'transA', 0) !== 0;
    const transposeB = intAttribute(node, 'transB', 0) !== 0;
    const alpha = floatAttribute(node, 'alpha', 1);
    const beta = floatAttribute(node, 'beta', 1);
    const product = tf.matMul(input(0), input(1), transposeA, transposeB);
    const scaled = alpha === 1 ? product : tf.mul(product, alpha);
    const bias = optional(2);
    return bias ? tf.add(scaled, beta === 1 ? bias : tf.mul(bias, beta)) : scaled;
  },
};

/** The kernels spread a single matrix over a stack, but not one stack over another: that is done beforehand. */
function stacked(tf: Tensorflow, tensor: TfTensor, stack: readonly number[]): TfTensor {
  const own = tensor.shape.slice(0, -2);
  if (own.every((dim) => dim === 1) || own.join() === stack.join()) return tensor;
  return tf.broadcastTo(tensor, [...stack, ...tensor.shape.slice(-2)]);
}

function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1),
  );
}
