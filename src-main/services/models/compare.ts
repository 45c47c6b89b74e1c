import { AppError, type JobContext } from '../../base/index.ts';
import type { Prediction } from '../../contract/index.ts';
import { compareOnSameTest, type Comparison } from '../../statistics/index.ts';
import type { ModelRecord } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

const SEED = 1;

/** A cell to which two versions give different classes. */
export interface Disagreement {
  /** Among the test images of version a. */
  readonly position: number;
  readonly path: string;
  readonly patient: string | null;
  readonly trueClass: string;
  /** Probabilities of the positive class. */
  readonly a: number;
  readonly b: number;
}

export interface ModelComparison extends Omit<Comparison, 'disagreements'> {
  readonly a: string;
  readonly b: string;
  /** Test images that both versions were tested on. */
  readonly cells: number;
  readonly patients: number;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Compares two versions on the test images they share. Throws `not-found`, or `invalid-input` where their classes
 * differ or they share no test image.
 */
export function compareModels(
  { store }: Workspace,
  referenceA: string,
  referenceB: string,
  job: JobContext,
): ModelComparison {
  const a = store.models.require(referenceA);
  const b = store.models.require(referenceB);
  requireSameClasses(a, b);
  const pairs = sharedPredictions(store.models.predictions(a.number), store.models.predictions(b.number));
  if (pairs.length === 0) {
    throw new AppError('invalid-input', `${a.version} and ${b.version} share no test image.`, {
      nextStep:
        'Train both on the same dataset and split. A version that was imported brings no test images with it.',
    });
  }
  const { classes, positiveClass } = a.card;
  const positive = classes.indexOf(positiveClass);
  job.log(`Comparing on ${pairs.length} shared test images.`);
  const { disagreements, ...comparison } = compareOnSameTest(
    { probabilities: pairs.map((pair) => pair.a.probabilities), threshold: a.card.threshold },
    { probabilities: pairs.map((pair) => pair.b.probabilities), threshold: b.card.threshold },
    {
      classes,
      positiveClass,
      trueClass: pairs.map((pair) => classes.indexOf(pair.a.trueClass)),
      patient: pairs.map((pair) => pair.a.patient),
      seed: SEED,
    },
  );
  return {
    ...comparison,
    a: a.version,
    b: b.version,
    cells: pairs.length,
    patients: new Set(pairs.flatMap((pair) => pair.a.patient ?? [])).size,
    disagreements: disagreements.flatMap((index) => {
      const pair = pairs[index];
      if (!pair) return [];
      const { path, patient, trueClass, probabilities } = pair.a;
      return [
        {
          ...{ position: pair.position, path, patient, trueClass },
          a: probabilities[positive] ?? 0,
          b: pair.b.probabilities[positive] ?? 0,
        },
      ];
    }),
  };
}

function requireSameClasses(a: ModelRecord, b: ModelRecord): void {
  if (
    a.card.classes.join('\0') === b.card.classes.join('\0') &&
    a.card.positiveClass === b.card.positiveClass
  )
    return;
  throw new AppError('invalid-input', `${a.version} and ${b.version} tell different classes apart.`, {
    nextStep: 'Compare versions trained on datasets with the same classes.',
  });
}

function sharedPredictions(
  a: readonly Prediction[],
  b: readonly Prediction[],
): { position: number; a: Prediction; b: Prediction }[] {
  const byContent = new Map(b.map((prediction) => [prediction.sha256, prediction]));
  return a.flatMap((prediction, position) => {
    const other = byContent.get(prediction.sha256);
    return other ? [{ position, a: prediction, b: other }] : [];
  });
}
