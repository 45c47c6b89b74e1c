import type { TestReport } from '../contract/index.ts';
import { ratio } from './binary-figures.ts';
import type { CellWeights, RankedCells } from './ranked-cells.ts';

const BINS = 15;

interface BinSums {
  readonly cells: Float64Array;
  readonly probability: Float64Array;
  readonly positives: Float64Array;
}

export interface CalibrationFigures {
  readonly ece: number | null;
  readonly brier: number | null;
}

/**
 * - ECE, the expected calibration error: 15 bins of equal width over the probability of the positive class,
 *   [0, 1/15), …, [14/15, 1]; Σ (cells in bin / cells) · |mean probability - share of positives| (Naeini, Cooper
 *   and Hauskrecht 2015, AAAI; Guo et al. 2017, ICML, who bin the confidence of the predicted class instead)
 * - Brier score: mean of (probability - label)² (Brier 1950, Mon Weather Rev 78:1)
 *
 * Null without cells.
 */
export function calibrationFigures(cells: RankedCells, weights: CellWeights): CalibrationFigures {
  const sums = sumBins(cells, weights);
  let total = 0;
  let gap = 0;
  for (let b = 0; b < BINS; b++) {
    total += sums.cells[b] ?? 0;
    gap += Math.abs((sums.probability[b] ?? 0) - (sums.positives[b] ?? 0));
  }
  let squares = 0;
  for (let i = 0; i < cells.count; i++) {
    squares += (weights[i] ?? 0) * ((cells.probability[i] ?? 0) - (cells.positive[i] ?? 0)) ** 2;
  }
  return { ece: ratio(gap, total), brier: ratio(squares, total) };
}

/** The bins behind the ECE, for the calibration plot. */
export function calibrationBins(cells: RankedCells, weights: CellWeights): TestReport['calibration'] {
  const sums = sumBins(cells, weights);
  return Array.from({ length: BINS }, (_, b) => {
    const inBin = sums.cells[b] ?? 0;
    return {
      low: b / BINS,
      high: (b + 1) / BINS,
      cells: inBin,
      meanProbability: ratio(sums.probability[b] ?? 0, inBin),
      observedShare: ratio(sums.positives[b] ?? 0, inBin),
    };
  });
}

function sumBins(cells: RankedCells, weights: CellWeights): BinSums {
  const sums: BinSums = {
    cells: new Float64Array(BINS),
    probability: new Float64Array(BINS),
    positives: new Float64Array(BINS),
  };
  for (let i = 0; i < cells.count; i++) {
    const probability = cells.probability[i] ?? 0;
    const weight = weights[i] ?? 0;
    const bin = Math.min(BINS - 1, Math.floor(probability * BINS));
    sums.cells[bin] = (sums.cells[bin] ?? 0) + weight;
    sums.probability[bin] = (sums.probability[bin] ?? 0) + weight * probability;
    sums.positives[bin] = (sums.positives[bin] ?? 0) + weight * (cells.positive[i] ?? 0);
  }
  return sums;
}
