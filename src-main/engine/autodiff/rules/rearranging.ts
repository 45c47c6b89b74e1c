import { intAttribute, intsAttribute, stringAttribute } from '../../onnx/index.ts';
import type { GradientCall, RuleTable } from '../gradient-call.ts';

/** Operators that put numbers elsewhere without changing them. */
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
  Concat: (call) => {
    const signedAxis = intAttribute(call.node, 'axis');
    const axis = signedAxis < 0 ? signedAxis + call.outputDims.length : signedAxis;
    let end = 0;
    return call.node.inputs.map((_, position) => {
      const start = end;
      end += call.inputDims(position)[axis] ?? 0;
      const bounds = [[start], [end], [axis]].map((values) => call.ints(values));
      return () => call.emit('Slice', [call.gradient, ...bounds]);
    });
  },
  /** Zeros take the places that were cut away. */
  Slice: (call) => [
    () => {
      const dims = call.inputDims(0);
      const starts = call.integers(1) ?? [];
      const axes = call.integers(3) ?? starts.map((_, axis) => axis);
      if (call.integers(4)?.some((step) => step !== 1))
        call.fail('it takes every second entry or turns them round');
      const before = dims.map(() => 0);
      for (const [index, signedAxis] of axes.entries()) {
        const axis = signedAxis < 0 ? signedAxis + dims.length : signedAxis;
        const [start, dim] = [starts[index] ?? 0, dims[axis] ?? 0];
        before[axis] = Math.min(Math.max(start < 0 ? start + dim : start, 0), dim);
      }
      const after = dims.map((dim, axis) => dim - (before[axis] ?? 0) - (call.outputDims[axis] ?? 0));
      return call.emit('Pad', [call.gradient, call.ints([...before, ...after])]);
    },
  ],
  /** The padding is cut off again. */
  Pad: (call) => [
    () => {
      if (stringAttribute(call.node, 'mode', 'constant') !== 'constant')
        call.fail('it pads with copies of the edge');
      const amounts = call.integers(1) ?? [];
      if (amounts.some((amount) => amount < 0)) call.fail('it cuts off with a negative padding');
      const before = amounts.slice(0, call.outputDims.length);
      const ends = before.map((start, axis) => start + (call.inputDims(0)[axis] ?? 0));
      const axes = before.map((_, axis) => axis);
      return call.emit('Slice', [call.gradient, call.ints(before), call.ints(ends), call.ints(axes)]);
    },
  ],
};

function inputShaped(call: GradientCall) {
  return [() => call.reshape(call.gradient, call.inputDims(0))];
}
