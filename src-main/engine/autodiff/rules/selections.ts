import type { GradientCall, GradientRule, RuleTable } from '../gradient-call.ts';
import { once } from './once.ts';

/** Operators that take each number from one of several tensors, and sums of several. */
export const selectionRules: RuleTable = {
  Max: extremes,
  Min: extremes,
  Sum: (call) => call.node.inputs.map((_, position) => () => call.sumTo(position, call.gradient)),
  Mean: (call) => {
    const share = once(() => times(call, call.constant(1 / call.node.inputs.length)));
    return call.node.inputs.map((_, position) => () => call.sumTo(position, share()));
  },
  Where: (call) => {
    const zero = () => call.constant(0);
    return [
      undefined,
      () => call.sumTo(1, call.emit('Where', [call.input(0), call.gradient, zero()])),
      () => call.sumTo(2, call.emit('Where', [call.input(0), zero(), call.gradient])),
    ];
  },
};

/** The gradient goes to the tensor that gave the number; equal ones share it. */
function extremes(call: GradientCall): ReturnType<GradientRule> {
  const masks = once(() =>
    call.node.inputs.map((_, position) => call.cast(call.emit('Equal', [call.input(position), call.output]))),
  );
  const share = once(() => call.emit('Div', [call.gradient, call.emit('Sum', masks())]));
  return call.node.inputs.map((_, position) => () => {
    if (call.node.inputs.length === 1) return call.gradient;
    return call.sumTo(position, call.emit('Mul', [masks()[position] ?? '', share()]));
  });
}

function times(call: GradientCall, factor: string): string {
  return call.emit('Mul', [call.gradient, factor]);
}
