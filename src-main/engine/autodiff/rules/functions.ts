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
  Identity: (call) => [() => call.gradient],
  /** Outside training mode Dropout hands its input on; dropping is a product with a mask in our graphs. */
  Dropout: (call) => [() => call.gradient],
};

function times(call: GradientCall, slope: string): string {
  return call.emit('Mul', [call.gradient, slope]);
}
