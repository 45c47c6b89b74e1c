import type { Parameter } from '../head.ts';
import { Adam } from './adam.ts';
import type { Optimizer, OptimizerState } from './optimizer.ts';

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
export function adamW(
  parameters: readonly Parameter[],
  weightDecay: number,
  saved?: OptimizerState,
): Optimizer {
  return new Adam(parameters, { weightDecay, decayKind: 'decoupled' }, saved);
}
