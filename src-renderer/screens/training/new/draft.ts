import type {
  EngineChoice,
  QuickRecipe,
  SplitMethod,
  TrainingPreset,
} from '../../../../src-main/contract/index.ts';

/** What was chosen so far for a new training. */
export interface Draft {
  dataset: string | null;
  /** An existing split; null = the one below is made. */
  split: string | null;
  newSplit: NewSplit;
  preset: TrainingPreset['id'];
  /** Null = that of the preset. */
  backbone: string | null;
  /** Null = that of the preset, untouched. */
  recipe: QuickRecipe | null;
  engine: EngineChoice;
  /** Empty = dataset and backbone. */
  name: string;
}

/** Shares in percent; what is left is learned from. */
export interface NewSplit {
  validation: number | null;
  test: number | null;
  seed: number;
}

/** Where every wizard begins. */
export const EMPTY_DRAFT: Draft = {
  dataset: null,
  split: null,
  newSplit: { validation: 20, test: 10, seed: 1 },
  preset: 'balanced',
  backbone: null,
  recipe: null,
  engine: 'auto',
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
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'quick';
}

/** Why shares cannot be used: none is left to learn from, or a field is empty or out of bounds. */
export function splitMethod({ validation, test, seed }: NewSplit): SplitMethod | undefined {
  if (validation === null || test === null) return undefined;
  const train = 100 - validation - test;
  if (!(validation >= 1 && test >= 1 && train >= 1)) return undefined;
  return { kind: 'ratio', train: train / 100, validation: validation / 100, test: test / 100, seed };
}

/** True where something but the acceptance limits differs from the preset. */
export function isChanged(recipe: QuickRecipe, preset: QuickRecipe): boolean {
  const compared = (of: QuickRecipe) => JSON.stringify({ ...of, acceptance: null });
  return compared(recipe) !== compared(preset);
}
