import type { DetectionLimit } from '../contract/index.ts';
import type { Node } from './next-patient.ts';
import type { Rate } from './rates.ts';
import { binomialAtMost, solve } from './special-functions.ts';

const SHARE_TOLERANCE = 1e-7;
/** Far above the rounding errors of a probability. */
const IMPOSSIBLE = 1e-9;

/**
 * How many cells the model calls positive on the slide of a new patient with a given share of infected cells.
 *
 * The patient's sensitivity s and false-alarm rate f are drawn from their distributions over patients, then each of
 * the N cells counts with probability q = share · s + (1 - share) · f: positives ~ Binomial(N, q).
 */
export interface MeasurementModel {
  readonly sensitivity: Rate;
  readonly falseAlarms: Rate;
}

/** The model for these rates; null unless sensitivity > false alarms, without which a test tells nothing. */
export function measurementModel(rates: MeasurementModel): MeasurementModel | null {
  return rates.sensitivity.mean > rates.falseAlarms.mean ? rates : null;
}

/** P(positives <= count) among `cells` cells when this share of them is infected. */
export function atMost(model: MeasurementModel, count: number, cells: number, share: number): number {
  if (share === 0) return blanksAtMost(model.falseAlarms, count, cells);
  let probability = 0;
  for (const s of model.sensitivity.nodes) {
    for (const f of model.falseAlarms.nodes) {
      const q = share * s.value + (1 - share) * f.value;
      probability += s.weight * f.weight * binomialAtMost(count, cells, q);
    }
  }
  return probability;
}

function blanksAtMost({ nodes }: { nodes: readonly Node[] }, count: number, cells: number): number {
  return nodes.reduce((sum, { value, weight }) => sum + weight * binomialAtMost(count, cells, value), 0);
}

/**
 * Limit of blank by CLSI EP17-A2 (2012): the highest result likely on a blank, here the 95th percentile (α = 5 %)
 * of the share called positive on slides of uninfected people. Parametric: false-alarm rates that differ from person
 * to person and are known from a few people only, and counting at `cells` cells. A share called positive, not
 * corrected for false alarms: compare it with positives / cells.
 */
export function limitOfBlank(falseAlarms: Rate, cells: number): number {
  let low = -1;
  let high = cells;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (blanksAtMost(falseAlarms, middle, cells) >= 0.95) high = middle;
    else low = middle;
  }
  return high / cells;
}

/**
 * Limit of detection by CLSI EP17-A2: the lowest true share of infected cells whose results exceed the limit of
 * blank with 95 % probability (β = 5 %), found on the measurement model by bisection. Being a true share, it can be
 * smaller than the limit of blank, to which false alarms add. Null where not even a slide full of infected cells
 * would exceed it.
 */
export function limitOfDetection(model: MeasurementModel, cells: number, blank: number): number | null {
  const count = Math.round(blank * cells);
  const missed = (share: number) => atMost(model, count, cells, share) > 0.05;
  return missed(1) ? null : solve(0, 1, missed, SHARE_TOLERANCE);
}

/**
 * With none called positive among n cells: the largest true share that would still give none with 5 % of the
 * probability of a blank slide; the rule of three, with the infected cells that the model misses. Null for n = 0.
 */
export function shareIfNone(model: MeasurementModel, cells: number): number | null {
  if (cells === 0) return null;
  const onBlank = atMost(model, 0, cells, 0);
  const without = { ...model, falseAlarms: { mean: 0, nodes: [{ value: 0, weight: 1 }] } };
  // Where the model holds even a blank slide with none for impossible, as if it made no false alarms.
  const [asked, expected] = onBlank > IMPOSSIBLE ? [model, onBlank] : [without, 1];
  const plausible = (share: number) => atMost(asked, 0, cells, share) > 0.05 * expected;
  return plausible(1) ? 1 : solve(0, 1, plausible, SHARE_TOLERANCE);
}

/** Both limits at this number of cells; null where the rates that they need are unknown. */
export function detectionLimit(
  cells: number,
  falseAlarms: Rate | null,
  model: MeasurementModel | null,
): DetectionLimit {
  const blank = falseAlarms && limitOfBlank(falseAlarms, cells);
  return {
    cells,
    limitOfBlank: blank,
    limitOfDetection: blank === null || model === null ? null : limitOfDetection(model, cells, blank),
  };
}
