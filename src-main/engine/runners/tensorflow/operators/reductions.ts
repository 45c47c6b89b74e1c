import { intAttribute, intsAttribute } from '../../../onnx/index.ts';
import type { Operator, OperatorCall, OperatorTable, TfTensor } from '../types.ts';

type Reduction = (tf: OperatorCall['tf']) => (x: TfTensor, axes: number[], keepDims: boolean) => TfTensor;

/** Operators that fold axes away. */
export const reductions: OperatorTable = {
  ReduceSum: reduction((tf) => tf.sum),
  ReduceMean: reduction((tf) => tf.mean),
  ReduceMax: reduction((tf) => tf.max),
  ReduceMin: reduction((tf) => tf.min),
};

function reduction(kernel: Reduction): Operator {
  return ({ tf, node, input, integers }) => {
    const x = input(0);
    const axes = integers(1) ?? intsAttribute(node, 'axes', []);
    if (axes.length === 0 && intAttribute(node, 'noop_with_empty_axes', 0) !== 0) return tf.clone(x);
    const all = x.shape.map((_, axis) => axis);
    return kernel(tf)(x, axes.length > 0 ? [...axes] : all, intAttribute(node, 'keepdims', 1) !== 0);
  };
}
