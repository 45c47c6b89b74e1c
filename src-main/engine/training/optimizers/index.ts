import type { OptimizerRecipe } from '../../../contract/index.ts';
import type { Parameter } from '../head.ts';
import { Adam } from './adam.ts';
import { adamW } from './adamw.ts';
import type { Optimizer, OptimizerState } from './optimizer.ts';
import { Sgd } from './sgd.ts';

export type { Optimizer, OptimizerState } from './optimizer.ts';

/** The recipe's optimizer over these parameters, fresh or as it was saved. */
export function createOptimizer(
  { kind, weightDecay, momentum }: OptimizerRecipe,
  parameters: readonly Parameter[],
  saved?: OptimizerState,
): Optimizer {
  switch (kind) {
    case 'adam':
      return new Adam(parameters, { weightDecay, decayKind: 'l2' }, saved);
    case 'adamw':
      return adamW(parameters, weightDecay, saved);
    case 'sgd':
      return new Sgd(parameters, { momentum, weightDecay }, saved);
  }
}
