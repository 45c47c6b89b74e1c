import type { OptimizerRecipe } from '../../../contract/index.ts';
import type { Parameter } from '../head.ts';
import { Adam } from './adam.ts';
import type { Optimizer, OptimizerState } from './optimizer.ts';
import { Sgd } from './sgd.ts';

export type { Optimizer, OptimizerState } from './optimizer.ts';

export interface OptimizerOptions {
  /** What `state()` said; default: a fresh start. */
  readonly saved?: OptimizerState;
  /** Share of the learning rate for each parameter; default: all of it. */
  readonly rateShares?: readonly number[];
}

/** The recipe's optimizer over these parameters, fresh or as it was saved. */
export function createOptimizer(
  { kind, weightDecay, momentum }: OptimizerRecipe,
  parameters: readonly Parameter[],
  { saved, rateShares }: OptimizerOptions = {},
): Optimizer {
  switch (kind) {
    case 'adam':
      return new Adam(parameters, { weightDecay, decayKind: 'l2', rateShares }, saved);
    case 'adamw':
      return new Adam(parameters, { weightDecay, decayKind: 'decoupled', rateShares }, saved);
    case 'sgd':
      return new Sgd(parameters, { momentum, weightDecay, rateShares }, saved);
  }
}
