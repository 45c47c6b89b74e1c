/**
 * How cells are judged: the model's class by threshold, doubtful within the band (ends included), and weighed for a
 * slide with the rare share of infected cells.
 */
export interface Judgement {
  readonly positiveClass: string;
  readonly threshold: number;
  readonly reviewBand: readonly [number, number];
  readonly rareShare: number;
}

/** A cell that waits for a person. */
export const DOUBTFUL = `(status = 'done' AND review_class IS NULL AND probability BETWEEN :bandLow AND :bandHigh)`;

/** A cell that counts as positive: by a person's class, else by the threshold. */
export const POSITIVE = `(status = 'done' AND CASE WHEN review_class IS NULL THEN probability >= :threshold
  ELSE review_class = :positiveClass END)`;

/** A cell that a person has given a class. */
export const REVIEWED = `(status = 'done' AND review_class IS NOT NULL)`;

/** A cell that the model calls positive, whatever a person has said since. */
export const MARKED = `(status = 'done' AND probability >= :threshold)`;

/** How much a classified cell counts on its slide (see statistics/weighed-share.ts); a person's class is sure. */
export const WEIGHT = `CASE WHEN review_class IS NULL
  THEN :rareShare * probability / (:rareShare * probability + (1 - :rareShare) * (1 - probability))
  ELSE review_class = :positiveClass END`;

/** The values that the conditions above need. */
export function bindingsOf({ positiveClass, threshold, reviewBand, rareShare }: Judgement) {
  const [bandLow, bandHigh] = reviewBand;
  return { positiveClass, threshold, bandLow, bandHigh, rareShare };
}
