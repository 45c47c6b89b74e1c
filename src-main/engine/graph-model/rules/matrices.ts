import { floatAttribute, intAttribute } from '../../onnx/index.ts';
import type { ExportCall, RuleTable } from '../export-call.ts';
import { flag } from '../graph-def.ts';

/** Matrix products. */
export const matrices: RuleTable = {
  Gemm: (call) => {
    const { node } = call;
    const product = call.add('MatMul', [call.given(0), call.given(1)], {
      transpose_a: flag(intAttribute(node, 'transA', 0) !== 0),
      transpose_b: flag(intAttribute(node, 'transB', 0) !== 0),
    });
    const sums = scaled(call, product, floatAttribute(node, 'alpha', 1));
    if (!call.has(2)) return { given: sums };
    return { given: call.add('AddV2', [sums, scaled(call, call.given(2), floatAttribute(node, 'beta', 1))]) };
  },
  MatMul: (call) => {
    const [a, b] = [call.dims(0), call.dims(1)];
    if (a.length < 2 || b.length < 2) call.fail('it multiplies a vector');
    const [stack, other] = [a.slice(0, -2), b.slice(0, -2)];
    // The kernels spread a single matrix over a stack, but not one stack over another.
    const fits =
      stack.join() === other.join() || [stack, other].some((dims) => dims.every((dim) => dim === 1));
    if (!fits) call.fail('it spreads two stacks of matrices over each other');
    return { given: call.add('BatchMatMulV2', [call.given(0), call.given(1)]) };
  },
};

function scaled(call: ExportCall, tensor: string, factor: number): string {
  return factor === 1 ? tensor : call.add('Mul', [tensor, call.addNumber(factor)]);
}
