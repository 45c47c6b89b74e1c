import { elementCount, float, floatAttribute } from '../../onnx/index.ts';
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
 * r = 1 / √(variance + ε), dx = scale · r · (g − mean of g) − c · scale · r³ · mean of g c. The first term is the
 * operator itself, applied to g: one pass over the pictures instead of two.
 */
function byBatch(call: GradientCall): readonly InputGradient[] {
  const axes = allButChannels(call);
  const channels = call.outputDims[1] ?? 0;
  const share = call.constant(1 / elementCount(axes.map((axis) => call.outputDims[axis] ?? 1)));
  const centred = call.kept('centred');
  const reciprocal = call.kept('reciprocalDeviation');
  const total = once(() => call.sum(call.gradient, axes, false));
  const dScale = once(() => {
    const met = call.sum(call.emit('Mul', [call.gradient, centred]), axes, false);
    return call.emit('Mul', [met, reciprocal]);
  });
  return [
    () => {
      const mean = call.emit('Mul', [total(), share]);
      const level = call.emit(
        'BatchNormalization',
        [
          call.gradient,
          call.input(1),
          call.constant(new Float32Array(channels), [channels]),
          mean,
          call.kept('variance'),
        ],
        { epsilon: float(floatAttribute(call.node, 'epsilon', 1e-5)) },
      );
      const squared = call.emit('Mul', [reciprocal, reciprocal]);
      const slope = call.emit('Mul', [call.emit('Mul', [call.input(1), squared]), share]);
      const tilt = call.emit('Mul', [slope, dScale()]);
      const along = call.emit('Mul', [centred, alongChannels(call, tilt)]);
      return call.emit('Sub', [level, along]);
    },
    dScale,
    total,
  ];
}

function allButChannels(call: GradientCall): readonly number[] {
  return call.outputDims.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
}

/** A vector of one number a channel, shaped to spread over pictures. */
function alongChannels(call: GradientCall, vector: string): string {
  return call.reshape(vector, [-1, ...call.outputDims.slice(2).map(() => 1)]);
}
