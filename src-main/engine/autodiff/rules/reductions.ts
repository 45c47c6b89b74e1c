import { elementCount, intAttribute, intsAttribute } from '../../onnx/index.ts';
import type { GradientCall, GradientRule, RuleTable } from '../gradient-call.ts';

/** Operators that fold axes away. */
export const reductionRules: RuleTable = {
  ReduceSum: (call) => [() => spread(call, call.gradient)],
  ReduceMean: (call) => [
    () => {
      const share = elementCount(call.outputDims) / elementCount(call.inputDims(0));
      return spread(call, call.emit('Mul', [call.gradient, call.constant(share)]));
    },
  ],
  ReduceMax: toExtremes,
  ReduceMin: toExtremes,
};

/** Equal largest, or smallest, values share the gradient. */
function toExtremes(call: GradientCall): ReturnType<GradientRule> {
  return [
    () => {
      const isExtreme = call.emit('Equal', [call.input(0), kept(call, call.output)]);
      return shareAmong(call, isExtreme, kept(call, call.gradient), reducedAxes(call));
    },
  ];
}

/** Gives `gradient` in equal shares to the places along `axes` where `chosen` is true. */
export function shareAmong(
  call: GradientCall,
  chosen: string,
  gradient: string,
  axes: readonly number[],
): string {
  const mask = call.cast(chosen);
  const share = call.emit('Div', [gradient, call.sum(mask, axes, true)]);
  return call.emit('Mul', [mask, share]);
}

/** Repeats a tensor of the output's dimensions along the reduced axes. */
function spread(call: GradientCall, tensor: string): string {
  return call.emit('Expand', [kept(call, tensor), call.ints(call.inputDims(0))]);
}

/** A tensor of the output's dimensions with the reduced axes kept as 1. */
function kept(call: GradientCall, tensor: string): string {
  const axes = reducedAxes(call);
  const dims = call.inputDims(0).map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  return dims.length === call.outputDims.length ? tensor : call.reshape(tensor, dims);
}

function reducedAxes(call: GradientCall): readonly number[] {
  const rank = call.inputDims(0).length;
  const axes = call.integers(1) ?? intsAttribute(call.node, 'axes', []);
  if (axes.length > 0) return axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const untouched = intAttribute(call.node, 'noop_with_empty_axes', 0) === 1;
  return untouched ? [] : Array.from({ length: rank }, (_, axis) => axis);
}
