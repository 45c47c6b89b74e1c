import type { CorrectedTest } from '../../contract/index.ts';
import { evaluate } from '../../statistics/index.ts';
import type { Workspace } from '../workspace/index.ts';

/**
 * The test of a version held against the labels that its images have now: the same answers on the same images; one
 * that was taken out since keeps the label it had. Null where no label changed since, or the images are not on this PC.
 * Throws `not-found` for the version.
 */
export function correctedTest({ store }: Workspace, reference: string): CorrectedTest | null {
  const { card, number } = store.models.require(reference);
  const dataset = store.datasets.find(card.data.dataset);
  if (!dataset || store.models.predictionCount(number) === 0) return null;
  const classNow = new Map<string, string>();
  for (const { sha256, className } of store.datasets.images(dataset)) classNow.set(sha256, className);
  const { classes, positiveClass, threshold, recipe } = card;
  const cells = store.models.predictions(number).map(({ sha256, trueClass, ...cell }) => {
    const now = classNow.get(sha256) ?? trueClass;
    // A class that the model does not know is none that it could have answered.
    return { ...cell, trueClass, now: classes.includes(now) ? now : trueClass };
  });
  const corrected = cells.filter(({ trueClass, now }) => now !== trueClass).length;
  if (corrected === 0) return null;
  const { intervals } = evaluate({
    ...{ classes, positiveClass, threshold, seed: recipe.seed },
    trueClass: Int32Array.from(cells, ({ now }) => classes.indexOf(now)),
    probabilities: cells.map(({ probabilities }) => probabilities),
    patient: cells.map(({ patient }) => patient),
  });
  const { accuracy, sensitivity, specificity } = intervals;
  return { corrected, accuracy, sensitivity, specificity };
}
