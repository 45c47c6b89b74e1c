import type {
  DatasetSummary,
  ErrorBody,
  SplitPreview,
  SplitSummary,
} from '../../../../src-main/contract/index.ts';

export const STEPS = ['data', 'split', 'how', 'start'] as const;
export type StepName = (typeof STEPS)[number];

/** What is known of the choices; undefined while it is asked for. */
export interface WizardFacts {
  dataset: DatasetSummary | undefined;
  /** The existing split that was chosen; null where a new one is to be made. */
  split: SplitSummary | null | undefined;
  preview: SplitPreview | undefined;
  previewError: ErrorBody | undefined;
  sharesFit: boolean;
  hasRecipe: boolean;
  /** Fields of the recipe whose value cannot be used. */
  faultyFields: number;
  estimateError: ErrorBody | undefined;
  deviceMissing: boolean;
}

/** Words for why a step is not done. */
export interface BlockedWords {
  noDataset: string;
  oneClass: string;
  noPositive: (name: string) => string;
  noSplit: string;
  noPreview: string;
  shares: string;
  noRecipe: string;
  fields: (count: number) => string;
  device: string;
}

/** Why one cannot go on from a step, in one sentence; undefined where one can. */
export function whyNot(step: StepName, facts: WizardFacts, words: BlockedWords): string | undefined {
  switch (step) {
    case 'data':
      return whyNotData(facts.dataset, words);
    case 'split':
      return whyNotSplit(facts, words);
    case 'how':
      if (!facts.hasRecipe) return words.noRecipe;
      if (facts.faultyFields > 0) return words.fields(facts.faultyFields);
      if (facts.deviceMissing) return words.device;
      return facts.estimateError?.message;
    case 'start':
      return undefined;
  }
}

/** Why a dataset cannot be learned from; undefined where it can. */
export function whyNotData(dataset: DatasetSummary | undefined, words: BlockedWords): string | undefined {
  if (dataset === undefined) return words.noDataset;
  const filled = dataset.classes.filter(({ images }) => images > 0);
  if (filled.length < 2) return words.oneClass;
  if (!filled.some(({ name }) => name === dataset.positiveClass))
    return words.noPositive(dataset.positiveClass);
  return undefined;
}

function whyNotSplit(facts: WizardFacts, words: BlockedWords): string | undefined {
  if (facts.split === undefined) return words.noSplit;
  if (facts.split !== null) return undefined;
  if (!facts.sharesFit) return words.shares;
  if (facts.previewError !== undefined) return facts.previewError.message;
  return facts.preview === undefined ? words.noPreview : undefined;
}

/** The wanted step, or the first one before it that is not done. */
export function reachableStep(wanted: string | undefined, facts: WizardFacts, words: BlockedWords): StepName {
  const last = STEPS.find((step) => step === wanted) ?? 'data';
  for (const step of STEPS) if (step === last || whyNot(step, facts, words) !== undefined) return step;
  return last;
}

/** The step before or after; undefined beyond the ends. */
export function neighbour(step: StepName, by: 1 | -1): StepName | undefined {
  return STEPS[STEPS.indexOf(step) + by];
}
