import { intAttribute } from '../../onnx/index.ts';
import type { RuleTable } from '../gradient-call.ts';

/** Softmax and its logarithm along one axis. */
export const softmaxRules: RuleTable = {
  /** y (g − Σ g y) */
  Softmax: (call) => [
    () => {
      const weighted = call.emit('Mul', [call.gradient, call.output]);
      const total = call.sum(weighted, [intAttribute(call.node, 'axis', -1)], true);
      return call.emit('Mul', [call.output, call.emit('Sub', [call.gradient, total])]);
    },
  ],
  /** g − exp(y) Σ g */
  LogSoftmax: (call) => [
    () => {
      const total = call.sum(call.gradient, [intAttribute(call.node, 'axis', -1)], true);
      const share = call.emit('Mul', [call.emit('Exp', [call.output]), total]);
      return call.emit('Sub', [call.gradient, share]);
    },
  ],
};
