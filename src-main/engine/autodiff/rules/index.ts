import { AppError } from '../../../base/index.ts';
import { describeNode, type GraphNode } from '../../onnx/index.ts';
import type { GradientRule, RuleTable } from '../gradient-call.ts';
import { activationRules } from './activations.ts';
import { arithmeticRules } from './arithmetic.ts';
import { convolutionRules } from './convolution.ts';
import { functionRules } from './functions.ts';
import { matrixRules } from './matrices.ts';
import { normalizationRules } from './normalization.ts';
import { pieceRules } from './pieces.ts';
import { poolingRules } from './pooling.ts';
import { rearrangingRules } from './rearranging.ts';
import { reductionRules } from './reductions.ts';
import { selectionRules } from './selections.ts';
import { softmaxRules } from './softmax.ts';

const tables: readonly RuleTable[] = [
  activationRules,
  arithmeticRules,
  convolutionRules,
  functionRules,
  matrixRules,
  normalizationRules,
  pieceRules,
  poolingRules,
  rearrangingRules,
  reductionRules,
  selectionRules,
  softmaxRules,
];
const rules: ReadonlyMap<string, GradientRule> = new Map(tables.flatMap((table) => Object.entries(table)));

/** The chain rule of a node's operator. Throws `invalid-input` naming operator and node when there is none. */
export function findRule(node: GraphNode): GradientRule {
  const rule = node.domain === '' ? rules.get(node.op) : undefined;
  if (!rule) {
    throw new AppError(
      'invalid-input',
      `Training cannot go through the ${describeNode(node)}: it has no gradient rule.`,
      { nextStep: 'Choose a later cut point, or another backbone.' },
    );
  }
  return rule;
}
