import { learnHead } from './learn-head.ts';
import type { Learned, Learning } from './learned.ts';
import { learnNetwork } from './network/index.ts';

/** Learns as the recipe says: a head alone, or a network together with its head. */
export function learn(learning: Learning): Promise<Learned> {
  const { recipe } = learning.record;
  return recipe.kind === 'quick' ? learnHead(learning) : learnNetwork(learning, recipe);
}
