import { AppError } from '../../../../base/index.ts';
import { describeNode, type GraphNode } from '../../../onnx/index.ts';
import type { Operator, OperatorTable } from '../types.ts';
import { activations } from './activations.ts';
import { constants } from './constants.ts';
import { convolution } from './convolution.ts';
import { elementwise } from './elementwise.ts';
import { matrix } from './matrix.ts';
import { normalization } from './normalization.ts';
import { pieces } from './pieces.ts';
import { pooling } from './pooling.ts';
import { reductions } from './reductions.ts';
import { scatter } from './scatter.ts';
import { shapes } from './shapes.ts';

const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ...[activations, constants, convolution, elementwise, matrix, normalization],
    ...[pieces, pooling, reductions, scatter, shapes],
  ].flatMap((table: OperatorTable) => Object.entries(table)),
);

/** The interpreter's function for a node. Throws `invalid-input` naming operator and node when there is none. */
export function findOperator(node: GraphNode): Operator {
  const operator = node.domain === '' ? operators.get(node.op) : undefined;
  if (!operator) {
    throw new AppError('invalid-input', `The tensorflow back end cannot run the ${describeNode(node)}.`, {
      nextStep: 'Run this graph on the onnxruntime back end.',
    });
  }
  return operator;
}
