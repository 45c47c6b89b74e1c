import { floatAttribute, intAttribute } from '../../onnx/index.ts';
import type { Dims, GradientCall, RuleTable } from '../gradient-call.ts';

/** Matrix products. */
export const matrixRules: RuleTable = {
  /** As numpy.matmul: dA = g Bᵀ and dB = Aᵀ g for each matrix of the stack; a vector counts as a row or a column. */
  MatMul: (call) => {
    const a = call.inputDims(0);
    const b = call.inputDims(1);
    const left = a.length === 1 ? [1, ...a] : a;
    const right = b.length === 1 ? [...b, 1] : b;
    const rows = left.slice(-2, -1);
    const inner = left.slice(-1);
    const columns = right.slice(-1);
    const stack = call.outputDims.slice(0, Math.max(left.length, right.length) - 2);
    const gradient = () => as(call, call.gradient, call.outputDims, [...stack, ...rows, ...columns]);
    return [
      () => {
        const other = transposed(call, as(call, call.input(1), b, right), right.length);
        const product = call.emit('MatMul', [gradient(), other]);
        const dims = [...stack, ...(a.length === 1 ? [] : rows), ...inner];
        return call.sumTo(0, as(call, product, [...stack, ...rows, ...inner], dims), dims);
      },
      () => {
        const other = transposed(call, as(call, call.input(0), a, left), left.length);
        const product = call.emit('MatMul', [other, gradient()]);
        const dims = [...stack, ...inner, ...(b.length === 1 ? [] : columns)];
        return call.sumTo(1, as(call, product, [...stack, ...inner, ...columns], dims), dims);
      },
    ];
  },
  /** y = α A′ B′ + β C, where A′ and B′ may be transposed. */
  Gemm: (call) => {
    const transposeA = intAttribute(call.node, 'transA', 0);
    const transposeB = intAttribute(call.node, 'transB', 0);
    const alpha = floatAttribute(call.node, 'alpha', 1);
    const beta = floatAttribute(call.node, 'beta', 1);
    const gradient = () => scaled(call, call.gradient, alpha);
    const product = (a: string, transA: number, b: string, transB: number) =>
      call.emit('Gemm', [a, b], { transA, transB });
    return [
      () =>
        transposeA
          ? product(call.input(1), transposeB, gradient(), 1)
          : product(gradient(), 0, call.input(1), 1 - transposeB),
      () =>
        transposeB
          ? product(gradient(), 1, call.input(0), transposeA)
          : product(call.input(0), 1 - transposeA, gradient(), 0),
      () => scaled(call, call.sumTo(2, call.gradient), beta),
    ];
  },
};

function scaled(call: GradientCall, tensor: string, factor: number): string {
  return factor === 1 ? tensor : call.emit('Mul', [tensor, call.constant(factor)]);
}

/** `tensor` reshaped from one list of dimensions to another, where they differ. */
function as(call: GradientCall, tensor: string, from: Dims, to: Dims): string {
  return from.join() === to.join() ? tensor : call.reshape(tensor, to);
}

/** The last two axes swapped. */
function transposed(call: GradientCall, tensor: string, rank: number): string {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return call.transpose(tensor, [...axes.slice(0, -2), rank - 1, rank - 2]);
}
