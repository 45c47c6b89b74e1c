import {
  type BackboneCard,
  type QuickRecipe,
  quickRecipeSchema,
  type TrainingPreset,
} from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import { listBackbones } from '../backbones/index.ts';

const BUILT_IN = 'random-conv';

/** What differs between the three: how many changed views each cell is learnt in, and how patient the learning is. */
const RECIPES: Readonly<Record<TrainingPreset['id'], { views: number; patience: number }>> = {
  fast: { views: 1, patience: 5 },
  balanced: { views: 4, patience: 10 },
  thorough: { views: 12, patience: 20 },
};

/**
 * Three recipes under names in plain words, on the best backbone of this PC: the first of the catalogue that is here,
 * else any imported one that has learnt something, else the built-in one.
 */
export async function trainingPresets(store: Store): Promise<TrainingPreset[]> {
  const here = (await listBackbones(store)).filter(({ imported }) => imported);
  const trained = here.find(({ name }) => isTrained(store.backbones.find(name)));
  const backbone = trained?.name ?? BUILT_IN;
  return (['fast', 'balanced', 'thorough'] as const).map((id) => ({ id, backbone, recipe: recipeOf(id) }));
}

function isTrained(card: BackboneCard | undefined): boolean {
  return card !== undefined && card.weights !== 'random';
}

function recipeOf(id: TrainingPreset['id']): QuickRecipe {
  const { views, patience } = RECIPES[id];
  return quickRecipeSchema.parse({ augmentation: { views }, patience });
}
