import type { Recipe, SplitMethod, TrainingPreset } from '../../../../src-main/contract/index.ts';

/** What was chosen so far for a new training. */
export interface Draft {
  dataset: string | null;
  /** An existing split; null = the one below is made. */
  split: string | null;
  newSplit: NewSplit;
  /** Null = what is proposed first. */
  preset: TrainingPreset['id'] | null;
  /** Null = that of the preset. */
  backbone: string | null;
  /** Null = that of the preset, untouched. */
  recipe: Recipe | null;
  /** Number of the device in the list of this PC's; null = the best. */
  device: string | null;
  /** Empty = dataset and backbone. */
  name: string;
}

/** Shares in percent; what is left is learned from. */
export interface NewSplit {
  validation: number | null;
  test: number | null;
  seed: number;
}

const RECIPE_KINDS: readonly unknown[] = ['quick', 'standard', 'full'] satisfies Recipe['kind'][];

/** Where every wizard begins. */
export const EMPTY_DRAFT: Draft = {
  dataset: null,
  split: null,
  newSplit: { validation: 20, test: 10, seed: 1 },
  preset: null,
  backbone: null,
  recipe: null,
  device: null,
  name: '',
};

/** A draft that was kept as text; an unreadable one, or of another version of the app, begins anew. */
export function readDraft(text: string | null): Draft {
  try {
    const kept: unknown = JSON.parse(text ?? '');
    return hasShapeOf(EMPTY_DRAFT, kept) ? kept : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}

function hasShapeOf(model: Draft, kept: unknown): kept is Draft {
  if (typeof kept !== 'object' || kept === null) return false;
  return Object.entries(model).every(([key, value]: [string, unknown]) => {
    const other: unknown = Reflect.get(kept, key);
    return value === null
      ? other === null || typeof other === 'string' || isRecipe(other)
      : typeof other === typeof value && other !== null;
  });
}

function isRecipe(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && RECIPE_KINDS.includes(value.kind);
}

/** Why shares cannot be used: none is left to learn from, or a field is empty or out of bounds. */
export function splitMethod({ validation, test, seed }: NewSplit): SplitMethod | undefined {
  if (validation === null || test === null) return undefined;
  const train = 100 - validation - test;
  if (!(validation >= 1 && test >= 1 && train >= 1)) return undefined;
  return { kind: 'ratio', train: train / 100, validation: validation / 100, test: test / 100, seed };
}

/** The preset of this name; else improving the model in use, where there is one; else the balanced one. */
export function chosenPreset(
  presets: readonly TrainingPreset[],
  wanted: TrainingPreset['id'] | null,
): TrainingPreset | undefined {
  const named = (name: TrainingPreset['id'] | null) => presets.find(({ id }) => id === name);
  return named(wanted) ?? named('improve') ?? named('balanced');
}

/** A recipe of another kind: how it learns is that kind's default; what it learns from and must reach stays. */
export function asKind(recipe: Recipe, defaults: Recipe): Recipe {
  const { acceptance, augmentation, batchSize, classWeights, inputSize, pooling, seed, taps } = recipe;
  const { patientWeights, suspectLabels, targetSensitivity } = recipe;
  return {
    ...defaults,
    ...{ acceptance, augmentation, batchSize, classWeights, inputSize, pooling, seed, taps },
    ...{ patientWeights, suspectLabels, targetSensitivity },
  };
}

/** True where something but the acceptance limits differs from the preset. */
export function isChanged(recipe: Recipe, preset: Recipe): boolean {
  const compared = (of: Recipe) => JSON.stringify({ ...of, acceptance: null });
  return compared(recipe) !== compared(preset);
}
