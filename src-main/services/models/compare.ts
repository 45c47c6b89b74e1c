import type { JobContext } from '../../base/index.ts';
import { compareOnSameTest, type Comparison } from '../../statistics/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { comparedCells } from './compared-cells.ts';

const SEED = 1;

/** A cell to which two versions give different classes. */
export interface Disagreement {
  /** Among the test images of `testOf`. */
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
  /** The version whose test images they are compared on. */
  readonly testOf: string;
  /** The version that was not tested on them itself, and looked at them to be compared. */
  readonly newTo: string | null;
  readonly cells: number;
  readonly patients: number;
  /** Test images that do not count, since one of both has learned from them. */
  readonly leftOut: number;
  /** Versions whose file does not name all images that they have learned from: some may be among these. */
  readonly learnedUntold: string[];
  readonly disagreements: readonly Disagreement[];
}

/**
 * Compares two versions on the same test images, as `comparedCells` chooses them. Throws `not-found`, and what
 * `comparedCells` throws.
 */
export async function compareModels(
  workspace: Workspace,
  referenceA: string,
  referenceB: string,
  job: JobContext,
): Promise<ModelComparison> {
  const { models } = workspace.store;
  const a = models.require(referenceA);
  const b = models.require(referenceB);
  const { testOf, newTo, pairs, leftOut, learnedUntold } = await comparedCells(workspace, a, b, job);
  const { classes, positiveClass } = a.card;
  const positive = classes.indexOf(positiveClass);
  job.log(`Comparing on ${pairs.length} test images.`);
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
    testOf: testOf.version,
    newTo: newTo?.version ?? null,
    leftOut,
    learnedUntold: [...learnedUntold],
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
