import type { CellWeights, RankedCells } from './ranked-cells.ts';

/** Positive against rest, at one threshold. */
export interface BinaryCounts {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
}

export interface BinaryFigures {
  readonly accuracy: number | null;
  readonly balancedAccuracy: number | null;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  readonly ppv: number | null;
  readonly npv: number | null;
  readonly f1: number | null;
  readonly mcc: number | null;
}

/** a / b, or null for 0 / 0. */
export function ratio(a: number, b: number): number | null {
  return b === 0 ? null : a / b;
}

/** Counts the cells; a probability of the threshold or more is called positive. */
export function countCells(cells: RankedCells, weights: CellWeights, threshold: number): BinaryCounts {
  let calledPositive = 0;
  let calledNegative = 0;
  let truePositives = 0;
  let falseNegatives = 0;
  for (let i = 0; i < cells.count; i++) {
    const weight = weights[i] ?? 0;
    const ofPositive = cells.positive[i] === 1 ? weight : 0;
    if ((cells.probability[i] ?? 0) >= threshold) {
      calledPositive += weight;
      truePositives += ofPositive;
    } else {
      calledNegative += weight;
      falseNegatives += ofPositive;
    }
  }
  return {
    truePositives,
    falsePositives: calledPositive - truePositives,
    trueNegatives: calledNegative - falseNegatives,
    falseNegatives,
  };
}

/**
 * The usual figures of a two-by-two table, each null where its denominator is 0. Balanced accuracy is the mean of
 * sensitivity and specificity; MCC is Matthews' correlation (1975, Biochim Biophys Acta 405:442).
 */
export function binaryFigures(counts: BinaryCounts): BinaryFigures {
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
  const sensitivity = ratio(tp, tp + fn);
  const specificity = ratio(tn, tn + fp);
  return {
    accuracy: ratio(tp + tn, tp + fp + tn + fn),
    balancedAccuracy: sensitivity === null || specificity === null ? null : (sensitivity + specificity) / 2,
    sensitivity,
    specificity,
    ppv: ratio(tp, tp + fp),
    npv: ratio(tn, tn + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    mcc: ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
  };
}
