import { float, floatAttribute } from '../../onnx/index.ts';
import type { GradientCall, RuleTable } from '../gradient-call.ts';
import { once } from './once.ts';

/** Activation functions. Where a function has a kink, its slope there is taken as zero. */
export const activationRules: RuleTable = {
  Relu: (call) => [() => times(call, isPositive(call, call.output))],
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
      const [low, high] = [call.optionalInput(1), call.optionalInput(2)];
      const above =
        low === undefined ? undefined : isZero(call, 1) ? call.output : minus(call, call.output, low);
      const below = high === undefined ? undefined : minus(call, high, call.output);
      const inside = above && below ? call.emit('Mul', [above, below]) : (above ?? below);
      return inside === undefined ? call.gradient : times(call, isPositive(call, inside));
    },
  ],
  HardSigmoid: (call) => [
    () => {
      const slope = call.constant(floatAttribute(call.node, 'alpha', 0.2));
      return times(call, call.emit('Mul', [inUnitRange(call, call.output), slope]));
    },
  ],
  /** y = x · h with h = HardSigmoid of slope 1/6: the slope is h outside −3 to 3, and h + (h − 1/2) within. */
  HardSwish: (call) => [
    () => {
      const gate = call.emit('HardSigmoid', [call.input(0)], { alpha: float(1 / 6), beta: float(0.5) });
      const steeper = call.emit('Mul', [inUnitRange(call, gate), minus(call, gate, call.constant(0.5))]);
      return times(call, call.emit('Add', [gate, steeper]));
    },
  ],
  /** x where it is positive, else α (eˣ − 1): there the slope is y + α. */
  Elu: (call) => [
    () => {
      const alpha = call.constant(floatAttribute(call.node, 'alpha', 1));
      const passed = call.emit('Greater', [call.input(0), call.constant(0)]);
      const curved = times(call, call.emit('Add', [call.output, alpha]));
      return call.emit('Where', [passed, call.gradient, curved]);
    },
  ],
  /** As LeakyRelu, with a slope that is trained. */
  PRelu: (call) => {
    const passed = once(() => call.emit('Greater', [call.input(0), call.constant(0)]));
    return [
      () => call.emit('Where', [passed(), call.gradient, times(call, call.input(1))]),
      () => {
        const held = times(call, call.emit('Min', [call.input(0), call.constant(0)]));
        return call.sumTo(1, held);
      },
    ];
  },
  Softplus: (call) => [() => times(call, call.emit('Sigmoid', [call.input(0)]))],
};

function times(call: GradientCall, slope: string): string {
  return call.emit('Mul', [call.gradient, slope]);
}

function minus(call: GradientCall, a: string, b: string): string {
  return call.emit('Sub', [a, b]);
}

function isZero(call: GradientCall, position: number): boolean {
  return call.constantOrNone(position)?.data[0] === 0;
}

/** So steep that only what a ReLU never gives lies on the slope, and so flat that no activation overflows: 2¹⁰⁰. */
const STEEP = float(2 ** 100);

/**
 * 1 where x > 0 and 0 where x = 0; x is never negative. In one operator instead of a comparison and a cast: ONNX Runtime
 * takes a fifth of the time for HardSigmoid as for Sign, but does not know it in double precision.
 */
function isPositive(call: GradientCall, x: string): string {
  return call.type === 'float32'
    ? call.emit('HardSigmoid', [x], { alpha: STEEP, beta: float(0) })
    : call.emit('Sign', [x]);
}

/** 1 − x. */
function complement(call: GradientCall, x: string): string {
  return call.emit('Sub', [call.constant(1), x]);
}

/** 1 where 0 < x < 1, 0 at the ends; x never lies outside. */
function inUnitRange(call: GradientCall, x: string): string {
  return isPositive(call, call.emit('Mul', [x, complement(call, x)]));
}
