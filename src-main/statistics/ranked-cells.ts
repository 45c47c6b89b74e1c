/** Cells sorted once by falling probability, so that every resample is a walk with weights, never a sort. */
export interface RankedCells {
  readonly count: number;
  /** Where each cell stood before it was sorted. */
  readonly order: Int32Array;
  readonly probability: Float64Array;
  readonly positive: Uint8Array;
  /** 1 at the last cell of each run of equal probabilities. */
  readonly endsTie: Uint8Array;
}

/** How often each ranked cell counts. */
export type CellWeights = Float64Array;

export function rankCells(probability: Float64Array, positive: Uint8Array): RankedCells {
  const count = probability.length;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  order.sort((a, b) => (probability[b] ?? 0) - (probability[a] ?? 0) || a - b);
  const ranked = Float64Array.from(order, (i) => probability[i] ?? 0);
  return {
    count,
    order,
    probability: ranked,
    positive: Uint8Array.from(order, (i) => positive[i] ?? 0),
    endsTie: Uint8Array.from(ranked, (p, i) => (p === ranked[i + 1] ? 0 : 1)),
  };
}

/** Each cell once. */
export function equalWeights(cells: RankedCells): CellWeights {
  return new Float64Array(cells.count).fill(1);
}

/** Each cell as often as its unit was drawn; `unit` in the order before ranking; written into `weights`. */
export function weighByUnit(
  cells: RankedCells,
  unit: Int32Array,
  drawn: Int32Array,
  weights: CellWeights,
): CellWeights {
  for (let i = 0; i < cells.count; i++) weights[i] = drawn[unit[cells.order[i] ?? 0] ?? 0] ?? 0;
  return weights;
}

export interface RankingFigures {
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
}

/**
 * - ROC AUC: the probability that a positive cell ranks above a negative one, ties counting half (Hanley and
 *   McNeil 1982, Radiology 143:29); null unless both kinds are there
 * - average precision: Σ (R_n - R_{n-1}) P_n over the distinct probabilities, without interpolation, as
 *   scikit-learn's average_precision_score; null without a positive cell
 */
export function rankingFigures(cells: RankedCells, weights: CellWeights): RankingFigures {
  let truePositives = 0;
  let falsePositives = 0;
  let area = 0;
  let precisionSum = 0;
  let tiePositives = 0;
  let tieNegatives = 0;
  for (let i = 0; i < cells.count; i++) {
    const weight = weights[i] ?? 0;
    if (cells.positive[i] === 1) tiePositives += weight;
    else tieNegatives += weight;
    if (cells.endsTie[i] === 0) continue;
    area += tieNegatives * (truePositives + tiePositives / 2);
    truePositives += tiePositives;
    falsePositives += tieNegatives;
    if (tiePositives > 0) precisionSum += (tiePositives * truePositives) / (truePositives + falsePositives);
    tiePositives = 0;
    tieNegatives = 0;
  }
  return {
    rocAuc: truePositives > 0 && falsePositives > 0 ? area / (truePositives * falsePositives) : null,
    averagePrecision: truePositives > 0 ? precisionSum / truePositives : null,
  };
}

/** ROC AUC of plain scores; null unless both kinds are there. */
export function rocAuc(scores: readonly number[], isPositive: readonly boolean[]): number | null {
  const ranked = rankCells(
    Float64Array.from(scores),
    Uint8Array.from(isPositive, (p) => (p ? 1 : 0)),
  );
  return rankingFigures(ranked, equalWeights(ranked)).rocAuc;
}
