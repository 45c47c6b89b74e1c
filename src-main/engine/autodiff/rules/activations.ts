import { floatAttribute } from '../../onnx/index.ts';
import type { GradientCall, RuleTable } from '../gradient-call.ts';

/** Activation functions. Where a function has a kink, its slope there is taken as zero. */
export const activationRules: RuleTable = {
  /** The output's sign is 1 where the input passed and 0 elsewhere: one operator instead of a comparison and a cast. */
  Relu: (call) => [() => times(call, call.emit('Sign', [call.output]))],
  Sigmoid: (call) => [() => times(call, call.emit('Mul', [call.output, complement(call, call.output)]))],
  Tanh: (call) => [() => times(call, complement(call, call.emit('Mul', [call.output, call.output])))],
  LeakyRelu: (call) => [
    () => {
      const slope = call.constant(floatAttribute(call.node, 'alpha', 0.01));
      const passed = call.emit('Greater', [call.input(0), call.constant(0)]);
      return call.emit('Where', [passed, call.gradient, times(call, slope)]);
    },
  ],
  Clip: (call) => [
    () => {
      const low = call.node.inputs[1];
      const high = call.node.inputs[2];
      const above = low ? call.emit('Sub', [call.output, low]) : undefined;
      const below = high ? call.emit('Sub', [high, call.output]) : undefined;
      const inside = above && below ? call.emit('Mul', [above, below]) : (above ?? below);
      return inside === undefined ? call.gradient : times(call, call.emit('Sign', [inside]));
    },
  ],
  HardSigmoid: (call) => [
    () => {
      const slope = call.constant(floatAttribute(call.node, 'alpha', 0.2));
      return times(call, call.emit('Mul', [inUnitRange(call, call.output), slope]));
    },
  ],
  /** x · h(x) with h = HardSigmoid of slope 1/6: the slope is h + x h′. */
  HardSwish: (call) => [
    () => {
      const sixth = call.constant(1 / 6);
      const x = call.input(0);
      const raised = call.emit('Add', [call.emit('Mul', [x, sixth]), call.constant(0.5)]);
      const gate = call.emit('Clip', [raised, call.constant(0), call.constant(1)]);
      const gateSlope = call.emit('Mul', [inUnitRange(call, gate), sixth]);
      return times(call, call.emit('Add', [gate, call.emit('Mul', [x, gateSlope])]));
    },
  ],
};

function times(call: GradientCall, slope: string): string {
  return call.emit('Mul', [call.gradient, slope]);
}

/** 1 − x. */
function complement(call: GradientCall, x: string): string {
  return call.emit('Sub', [call.constant(1), x]);
}

/** 1 where 0 < x < 1, 0 at the ends; x never lies outside. */
function inUnitRange(call: GradientCall, x: string): string {
  return call.emit('Sign', [call.emit('Mul', [x, complement(call, x)])]);
}
