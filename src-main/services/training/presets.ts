import { stat } from 'node:fs/promises';
import { AppError } from '../../base/index.ts';
import {
  type BackboneCard,
  fullRecipeSchema,
  quickRecipeSchema,
  type Recipe,
  recipeSchema,
  standardRecipeSchema,
  type TrainingPreset,
} from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import { listBackbones, showBackbone } from '../backbones/index.ts';
import { withHeadOfBackbone } from './own-head.ts';

const BUILT_IN = 'random-conv';
/** A network of fewer weights learns whole in reasonable time without a GPU. */
const COMPACT_PARAMETERS = 5e6;

/**
 * Recipes under names in plain words, the one to try first at the head: where a model in use is compact, its network
 * goes on learning with its head (`improve`). The others begin with the best backbone of this PC: one of our own that has learned,
 * else the first of the catalogue that is here, else any imported one, else the built-in one.
 */
export async function trainingPresets(store: Store): Promise<TrainingPreset[]> {
  const improved = await compactNetworkInUse(store);
  const best = await bestBackbone(store);
  const backbone = best.name;
  return [
    ...(improved
      ? [
          {
            id: 'improve' as const,
            backbone: improved.name,
            recipe: await withHeadOfBackbone(
              store,
              improved.name,
              standardRecipeSchema.parse({ kind: 'standard' }),
            ),
          },
        ]
      : []),
    { id: 'fast', backbone, recipe: quickRecipeSchema.parse({ augmentation: { views: 1 }, patience: 5 }) },
    {
      id: 'balanced',
      backbone,
      recipe: quickRecipeSchema.parse({ augmentation: { views: 4 }, patience: 10 }),
    },
    { id: 'thorough', backbone, recipe: thoroughRecipe(best) },
  ];
}

/** A recipe with the defaults of the contract, and the head of the backbone where one goes on learning. */
export function defaultRecipe(
  store: Store,
  { kind, backbone }: { readonly kind: Recipe['kind']; readonly backbone: string },
): Promise<Recipe> {
  return withHeadOfBackbone(store, backbone, recipeSchema.parse({ kind }));
}

/** A compact network learns end to end; of a larger one only the head, in many views. */
function thoroughRecipe({ parameters, weights }: BackboneCard): TrainingPreset['recipe'] {
  return weights === 'own' && isCompact(parameters)
    ? fullRecipeSchema.parse({ kind: 'full' })
    : quickRecipeSchema.parse({ augmentation: { views: 12 }, patience: 20 });
}

/** The network of the model in use; undefined where there is none, or it is large, or cannot be taken out of its file. */
async function compactNetworkInUse(store: Store): Promise<BackboneCard | undefined> {
  const model = store.models.inUse();
  if (!model || !(await isSmallFile(store.blobs.path(model.card.sha256)))) return undefined;
  try {
    const card = await showBackbone(store, model.version);
    return isCompact(card.parameters) ? card : undefined;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'bug') return undefined;
    throw error;
  }
}

/** Looked at first: reading a large network takes longer than a person who opens a page wants to wait. */
async function isSmallFile(path: string): Promise<boolean> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => Infinity,
  );
  return isCompact(bytes / Float32Array.BYTES_PER_ELEMENT);
}

function isCompact(parameters: number): boolean {
  return parameters < COMPACT_PARAMETERS;
}

async function bestBackbone(store: Store): Promise<BackboneCard> {
  const here = (await listBackbones(store)).filter(({ imported }) => imported);
  const cards = await Promise.all(here.map(({ name }) => showBackbone(store, name)));
  // Networks of model versions are what the first proposal goes on from.
  const learned = cards.filter(({ weights, name }) => weights !== 'random' && !/^v\d+$/.test(name));
  const best = learned.find(({ weights }) => weights === 'own') ?? learned[0];
  return best ?? showBackbone(store, BUILT_IN);
}
