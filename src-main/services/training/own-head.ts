import type { Recipe } from '../../contract/index.ts';
import { headOfTrunk, hiddenUnits } from '../../engine/backbones/index.ts';
import type { Store } from '../../store/index.ts';
import { loadBackbone } from '../backbones/index.ts';
import { beginsWithRandomWeights } from './materials.ts';

/**
 * The recipe with the hidden layer of the head that comes with the network, so that this head goes on learning (see
 * `startingNetwork`). As it is where the recipe begins with a head of its own (Quick, random weights), or none comes.
 * Throws what `loadBackbone` throws.
 */
export async function withHeadOfBackbone<R extends Recipe>(
  store: Store,
  backbone: string,
  recipe: R,
): Promise<R> {
  if (recipe.kind === 'quick' || beginsWithRandomWeights(recipe)) return recipe;
  const known = headOfTrunk((await loadBackbone(store, backbone)).trunk);
  return known ? { ...recipe, head: { ...recipe.head, hidden: hiddenUnits(known) } } : recipe;
}
