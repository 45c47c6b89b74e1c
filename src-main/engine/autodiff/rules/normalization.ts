import { floatAttribute, intAttribute } from '../../onnx/index.ts';
import type { GradientCall, RuleTable } from '../gradient-call.ts';

/** Normalisation by fixed statistics. */
export const normalizationRules: RuleTable = {
  /** y = (x − mean) / √(variance + ε) · scale + shift; mean and variance are constants here. */
  BatchNormalization: (call) => {
    if (intAttribute(call.node, 'training_mode', 0) === 1) call.fail('it is in training mode');
    const allButChannels = call.outputDims.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const deviation = () => {
      const epsilon = call.constant(floatAttribute(call.node, 'epsilon', 1e-5));
      return call.emit('Sqrt', [call.emit('Add', [call.input(4), epsilon])]);
    };
    return [
      () => {
        const slope = call.emit('Div', [call.input(1), deviation()]);
        return call.emit('Mul', [call.gradient, alongChannels(call, slope)]);
      },
      () => {
        const centred = call.emit('Sub', [call.input(0), alongChannels(call, call.input(3))]);
        const met = call.sum(call.emit('Mul', [call.gradient, centred]), allButChannels, false);
        return call.emit('Div', [met, deviation()]);
      },
      () => call.sum(call.gradient, allButChannels, false),
    ];
  },
};

/** A vector of one number a channel, shaped to spread over pictures. */
function alongChannels(call: GradientCall, vector: string): string {
  return call.reshape(vector, [-1, ...call.outputDims.slice(2).map(() => 1)]);
}
