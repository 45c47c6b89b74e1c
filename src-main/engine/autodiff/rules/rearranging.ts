import { intsAttribute } from '../../onnx/index.ts';
import type { GradientCall, RuleTable } from '../gradient-call.ts';

/** Operators that change the order or the dimensions of all numbers. */
export const rearrangingRules: RuleTable = {
  Flatten: inputShaped,
  Reshape: inputShaped,
  Squeeze: inputShaped,
  Unsqueeze: inputShaped,
  Transpose: (call) => [
    () => {
      const rank = call.outputDims.length;
      const order = intsAttribute(call.node, 'perm', []);
      const back = order.map((_, axis) => order.indexOf(axis));
      return call.transpose(
        call.gradient,
        back.length > 0 ? back : Array.from({ length: rank }, (_, i) => rank - 1 - i),
      );
    },
  ],
  Expand: (call) => [() => call.sumTo(0, call.gradient)],
};

function inputShaped(call: GradientCall) {
  return [() => call.reshape(call.gradient, call.inputDims(0))];
}
