import { elementCount, floatAttribute } from '../../onnx/index.ts';
import { isInTrainingMode } from '../batch-normalization.ts';
import type { GradientCall, InputGradient, RuleTable } from '../gradient-call.ts';
import { once } from './once.ts';

/** Normalisation by fixed statistics, or by those of the batch. */
export const normalizationRules: RuleTable = {
  BatchNormalization: (call) => (isInTrainingMode(call.node) ? byBatch(call) : byFixed(call)),
};

/** y = (x − mean) / √(variance + ε) · scale + shift; mean and variance are constants here. */
function byFixed(call: GradientCall): readonly InputGradient[] {
  const axes = allButChannels(call);
  const deviation = once(() => {
    const epsilon = call.constant(floatAttribute(call.node, 'epsilon', 1e-5));
    return call.emit('Sqrt', [call.emit('Add', [call.input(4), epsilon])]);
  });
  return [
    () => {
      const slope = call.emit('Div', [call.input(1), deviation()]);
      return call.emit('Mul', [call.gradient, alongChannels(call, slope)]);
    },
    () => {
      const centred = call.emit('Sub', [call.input(0), alongChannels(call, call.input(3))]);
      const met = call.sum(call.emit('Mul', [call.gradient, centred]), axes, false);
      return call.emit('Div', [met, deviation()]);
    },
    () => call.sum(call.gradient, axes, false),
  ];
}

/**
 * The same with mean and variance of the batch, which depend on x too (Ioffe and Szegedy 2015): with c = x − mean and
 * r = 1 / √(variance + ε), dx = scale · r · (g − mean of g − c · r² · mean of g c).
 */
function byBatch(call: GradientCall): readonly InputGradient[] {
  const axes = allButChannels(call);
  const share = call.constant(1 / elementCount(axes.map((axis) => call.outputDims[axis] ?? 1)));
  const centred = call.kept('centred');
  const reciprocal = call.kept('reciprocalDeviation');
  const total = once(() => call.sum(call.gradient, axes, true));
  const met = once(() => call.sum(call.emit('Mul', [call.gradient, centred]), axes, true));
  return [
    () => {
      const tilt = call.emit('Mul', [call.emit('Mul', [reciprocal, reciprocal]), met()]);
      const along = call.emit('Mul', [centred, call.emit('Mul', [tilt, share])]);
      const level = call.emit('Sub', [call.gradient, call.emit('Mul', [total(), share])]);
      return call.emit('Mul', [call.emit('Sub', [level, along]), call.kept('slope')]);
    },
    () => call.reshape(call.emit('Mul', [met(), reciprocal]), [-1]),
    () => call.reshape(total(), [-1]),
  ];
}

function allButChannels(call: GradientCall): readonly number[] {
  return call.outputDims.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
}

/** A vector of one number a channel, shaped to spread over pictures. */
function alongChannels(call: GradientCall, vector: string): string {
  return call.reshape(vector, [-1, ...call.outputDims.slice(2).map(() => 1)]);
}
