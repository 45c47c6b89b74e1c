import { floatAttribute, intAttribute } from '../../onnx/index.ts';
import type { ExportCall, RuleTable } from '../export-call.ts';
import { decimal } from '../graph-def.ts';
import type { Placed } from '../placed.ts';

const HIGHEST = 3.4028234663852886e38;

/** Activations with settings of their own, and normalisations. */
export const activations: RuleTable = {
  Clip: (call) =>
    one(call, (x) => {
      const limits = [call.number(1, -HIGHEST), call.number(2, HIGHEST)];
      return call.add('ClipByValue', [x, ...limits.map((limit) => call.addNumber(limit))]);
    }),
  Elu: (call) => {
    if (floatAttribute(call.node, 'alpha', 1) !== 1) call.fail('its alpha is not 1');
    return one(call, (x) => call.add('Elu', [x]));
  },
  LeakyRelu: (call) => {
    const alpha = decimal(floatAttribute(call.node, 'alpha', 0.01));
    return one(call, (x) => call.add('LeakyRelu', [x], { alpha }));
  },
  HardSigmoid: (call) => {
    const { node } = call;
    return one(call, (x) =>
      hardSigmoid(call, x, floatAttribute(node, 'alpha', 0.2), floatAttribute(node, 'beta', 0.5)),
    );
  },
  HardSwish: (call) => one(call, (x) => call.add('Mul', [x, hardSigmoid(call, x, 1 / 6, 0.5)])),
  Softmax: (call) => alongAxis(call, 'Softmax'),
  LogSoftmax: (call) => alongAxis(call, 'LogSoftmax'),
  BatchNormalization: (call) => {
    if (intAttribute(call.node, 'training_mode', 0) !== 0) call.fail('it is in training mode');
    const rank = call.dims(0).length;
    if (rank !== 4 && rank !== 2) call.fail('it normalises something other than pictures or rows');
    const statistics = [1, 2, 3, 4].map((input) => call.given(input));
    const epsilon = decimal(floatAttribute(call.node, 'epsilon', 1e-5));
    const write = (x: string) => call.add('FusedBatchNormV3', [x, ...statistics], { epsilon });
    return rank === 4 ? { last: write(call.last(0)) } : { given: write(call.given(0)) };
  },
  /** Neither does anything when a trained network runs. */
  Dropout: (call) => one(call, (x) => x),
  Identity: (call) => one(call, (x) => x),
};

/** The first input in the order that it is there, and the output in the same. */
function one(call: ExportCall, write: (x: string) => string): Placed {
  return call.isLast(0) ? { last: write(call.last(0)) } : { given: write(call.given(0)) };
}

function hardSigmoid(call: ExportCall, x: string, alpha: number, beta: number): string {
  const sum = call.add('AddV2', [call.add('Mul', [x, call.addNumber(alpha)]), call.addNumber(beta)]);
  return call.add('ClipByValue', [sum, call.addNumber(0), call.addNumber(1)]);
}

/** TensorFlow's works along the last axis; any other becomes the last for as long. */
function alongAxis(call: ExportCall, op: 'Softmax' | 'LogSoftmax'): Placed {
  const rank = call.dims(0).length;
  const axis = call.axis(intAttribute(call.node, 'axis', -1));
  if (call.isLast(0) && axis === 1) return { last: call.add(op, [call.last(0)]) };
  if (axis === rank - 1) return { given: call.add(op, [call.given(0)]) };
  const swapped = call.addInts(
    Array.from({ length: rank }, (_, at) => (at === axis ? rank - 1 : at === rank - 1 ? axis : at)),
  );
  const turned = call.add('Transpose', [call.given(0), swapped]);
  return { given: call.add('Transpose', [call.add(op, [turned]), swapped]) };
}
