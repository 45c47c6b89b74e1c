/** Share of infected cells on a slide that is hard to tell from one without any: what weights are reckoned for. */
export const RARE_SHARE = 0.02;

/**
 * How much a cell counts: the probability that it is infected where only `RARE_SHARE` of all cells are, from the one
 * that it is where half of them are (Bayes' rule, as Saerens, Latinne and Decaestecker 2002 shift priors, Neural
 * Computation 14:21). 0.5 counts 0.02, 0.95 counts 0.28, 0.99 counts 0.67.
 */
export function weightOfCell(probability: number): number {
  const infected = RARE_SHARE * probability;
  return infected / (infected + (1 - RARE_SHARE) * (1 - probability));
}

/**
 * Mean weight of the cells of a slide or a patient, 0 to 1; null without cells. It ranks slides by how surely they hold
 * infected cells, which a count at a threshold does worse: that takes two barely marked cells for as much as two sure
 * ones.
 */
export function weighedShare(probabilities: readonly number[]): number | null {
  if (probabilities.length === 0) return null;
  return (
    probabilities.reduce((sum, probability) => sum + weightOfCell(probability), 0) / probabilities.length
  );
}
