import type { RuleTable } from '../gradient-call.ts';

/** Operators on two tensors, spread over each other by broadcasting. */
export const arithmeticRules: RuleTable = {
  Add: (call) => [() => call.sumTo(0, call.gradient), () => call.sumTo(1, call.gradient)],
  Sub: (call) => [() => call.sumTo(0, call.gradient), () => call.sumTo(1, call.emit('Neg', [call.gradient]))],
  Mul: (call) => [
    () => call.sumTo(0, call.emit('Mul', [call.gradient, call.input(1)])),
    () => call.sumTo(1, call.emit('Mul', [call.gradient, call.input(0)])),
  ],
  Div: (call) => [
    () => call.sumTo(0, call.emit('Div', [call.gradient, call.input(1)])),
    () => {
      const share = call.emit('Div', [call.output, call.input(1)]);
      return call.sumTo(1, call.emit('Neg', [call.emit('Mul', [call.gradient, share])]));
    },
  ],
  /** The base must be positive where its exponent is trained. */
  Pow: (call) => [
    () => {
      const [base, exponent] = [call.input(0), call.input(1)];
      const lowered = call.emit('Pow', [base, call.emit('Sub', [exponent, call.constant(1)])]);
      const slope = call.emit('Mul', [exponent, lowered]);
      return call.sumTo(0, call.emit('Mul', [call.gradient, slope]));
    },
    () => {
      const slope = call.emit('Mul', [call.output, call.emit('Log', [call.input(0)])]);
      return call.sumTo(1, call.emit('Mul', [call.gradient, slope]));
    },
  ],
};
