import { AppError } from '../../base/index.ts';
import type { DatasetImage, SplitUnit } from '../../contract/index.ts';
import { stratifiedGroupFolds } from '../../statistics/index.ts';
import { naturalUnit, unitsOf } from '../datasets/index.ts';

export interface LabelFolds {
  /** What is kept together where no patient is known. */
  readonly unit: SplitUnit;
  /** Fold of each image, counted from 0. */
  readonly foldOf: Int32Array;
}

/** The images that one fold's model learns from, is stopped and calibrated by, and judges: places in the list. */
export interface FoldParts {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly judged: Int32Array;
}

/**
 * Deals the images into folds, by patient where known. Throws `invalid-input` where there are too few patients, or a
 * class comes from so few that a fold's model would learn nothing of it.
 */
export function dealFolds(
  dataset: string,
  images: readonly DatasetImage[],
  classes: readonly string[],
  { folds, seed }: { folds: number; seed: number },
): LabelFolds {
  const unit = naturalUnit(images);
  // Images of unknown patient are dealt by slide, or one by one: every label is to be looked at.
  const { units } = unitsOf(images, 'slide');
  if (units.length < folds)
    throw tooFew(`The dataset "${dataset}" has ${units.length} ${unit}s only.`, folds);
  const groups = units.map((group) => ({
    key: group.key,
    counts: classes.map((name) => group.images.filter(({ className }) => className === name).length),
  }));
  const foldOfGroup = stratifiedGroupFolds(groups, folds, seed);
  const foldOfImage = new Map(
    units.flatMap((group) => group.images.map(({ id }) => [id, foldOfGroup.get(group.key) ?? 0] as const)),
  );
  const foldOf = Int32Array.from(images, ({ id }) => foldOfImage.get(id) ?? 0);
  for (let fold = 0; fold < folds; fold++) {
    const { train } = partsOf(foldOf, fold, folds);
    const learnt = new Set(Array.from(train, (place) => images[place]?.className));
    const missing = classes.find((name) => !learnt.has(name));
    if (missing !== undefined) {
      throw tooFew(`The class "${missing}" of "${dataset}" comes from too few patients.`, folds);
    }
  }
  return { unit, foldOf };
}

/** The next fold stops and calibrates the model that judges this one; the others teach it. */
export function partsOf(foldOf: Int32Array, fold: number, folds: number): FoldParts {
  const validation = (fold + 1) % folds;
  const places = (isWanted: (fold: number) => boolean) =>
    Int32Array.from([...foldOf.keys()].filter((place) => isWanted(foldOf[place] ?? -1)));
  return {
    train: places((other) => other !== fold && other !== validation),
    validation: places((other) => other === validation),
    judged: places((other) => other === fold),
  };
}

function tooFew(what: string, folds: number): AppError {
  return new AppError('invalid-input', `${what} For a label check in ${folds} folds that is too few.`, {
    nextStep: 'Add images of more patients.',
    ...(folds > 3 && { onCommandLine: '--folds 3' }),
  });
}
