import type { GradientCall, RuleTable } from '../gradient-call.ts';

/** Functions of one number, and operators that hand their input on. */
export const functionRules: RuleTable = {
  Abs: (call) => [() => times(call, call.emit('Sign', [call.input(0)]))],
  Exp: (call) => [() => times(call, call.output)],
  Log: (call) => [() => call.emit('Div', [call.gradient, call.input(0)])],
  Neg: (call) => [() => call.emit('Neg', [call.gradient])],
  Sqrt: (call) => [
    () => call.emit('Div', [call.gradient, call.emit('Mul', [call.output, call.constant(2)])]),
  ],
  /** y = 1 / x: the slope is −y². */
  Reciprocal: (call) => [() => call.emit('Neg', [times(call, call.emit('Mul', [call.output, call.output]))])],
  Identity: (call) => [() => call.gradient],
  /** Outside training mode Dropout hands its input on; dropping is a product with a mask in our graphs. */
  Dropout: (call) => [
    () => {
      if (call.optionalInput(2) !== undefined && call.integers(2)?.[0] !== 0)
        call.fail('it is in training mode');
      return call.gradient;
    },
  ],
};

function times(call: GradientCall, slope: string): string {
  return call.emit('Mul', [call.gradient, slope]);
}
