import type { Interval } from '../contract/index.ts';
import { UNDEFINED_INTERVAL } from './intervals.ts';
import {
  hypothesesOf,
  JEFFREYS,
  LOWER_END,
  quantileOfMean,
  type Tally,
  UPPER_END,
} from './rate-posterior.ts';
import { type Node, nodesOfNextPatient } from './next-patient.ts';

/** What a rate will be in the next patient. */
export interface Rate {
  /** Over all patients, each as much as its cells are worth where those of one patient resemble each other. */
  readonly mean: number;
  /** Its distribution, as points with weights that sum to 1. */
  readonly nodes: readonly Node[];
}

/**
 * The share of hits among all cells, with a 95 % interval of the mean rate over patients from one tally per patient.
 *
 * The numbers of hits are beta-binomial; how much patients differ is not known and is integrated out (see
 * rate-posterior.ts). Each end has the prior that gives Clopper and Pearson's (1934) where patients do not differ, so
 * that a sample all right, or all wrong, says no more than its number of patients and cells can.
 * `node scripts/statistics/coverage.ts` prints how often the intervals hold the truth. All null without a cell.
 */
export function rateInterval(tallies: readonly Tally[]): Interval {
  const { hits, cells } = total(tallies);
  if (cells === 0) return UNDEFINED_INTERVAL;
  const estimate = hits / cells;
  const low = () => quantileOfMean(hypothesesOf(tallies, LOWER_END), 0.025);
  const high = () => quantileOfMean(hypothesesOf(tallies, UPPER_END), 0.975);
  return {
    estimate,
    low: hits === 0 ? 0 : Math.min(estimate, low()),
    high: hits === cells ? 1 : Math.max(estimate, high()),
  };
}

/**
 * The rate in the next patient, from one tally per patient: it differs by as much as patients may differ, and by as
 * much as so few patients leave the mean open. Null without a cell.
 *
 * The mean gets half a hit and half a miss more (Jeffreys), so that nothing seen does not mean impossible.
 */
export function rateOfNextPatient(tallies: readonly Tally[], nodes: number): Rate | null {
  const { cells } = total(tallies);
  if (cells === 0) return null;
  const hypotheses = hypothesesOf(tallies, JEFFREYS);
  const correlation = hypotheses.reduce((sum, { weight, correlation: rho }) => sum + weight * rho, 0);
  let weights = 0;
  let weighted = 0;
  for (const tally of tallies) {
    const perCell = 1 / (1 + correlation * (tally.cells - 1));
    weights += perCell * tally.cells;
    weighted += perCell * tally.hits;
  }
  return {
    mean: ((weighted / weights) * cells + 0.5) / (cells + 1),
    nodes: nodesOfNextPatient(hypotheses, nodes),
  };
}

function total(tallies: readonly Tally[]): Tally {
  return {
    hits: tallies.reduce((sum, { hits }) => sum + hits, 0),
    cells: tallies.reduce((sum, { cells }) => sum + cells, 0),
  };
}
