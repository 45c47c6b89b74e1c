import type { DetectionLimit } from '../contract/index.ts';
import type { Rate } from './rates.ts';
import { betaBinomialQuantile, betaQuantile, binomialAtMost, solve } from './special-functions.ts';

const SENSITIVITY_NODES = 12;
const FALSE_ALARM_NODES = 48;
const SHARE_TOLERANCE = 1e-7;

interface Node {
  readonly value: number;
  readonly weight: number;
}

/**
 * How many cells the model calls positive on the slide of a new patient with a given share of infected cells.
 *
 * The patient's sensitivity s and false-alarm rate f are drawn from their Beta distributions, then each of the N
 * cells counts with probability q = share · s + (1 - share) · f: positives ~ Binomial(N, q). Without infection
 * this is the beta-binomial distribution of blank slides.
 */
export interface MeasurementModel {
  readonly sensitivity: Rate;
  readonly specificity: Rate;
  readonly sensitivities: readonly Node[];
  readonly falseAlarms: readonly Node[];
}

/** The model for these rates; null unless sensitivity + specificity > 1, without which a test tells nothing. */
export function measurementModel(rates: { sensitivity: Rate; specificity: Rate }): MeasurementModel | null {
  const { sensitivity, specificity } = rates;
  if (sensitivity.mean + specificity.mean <= 1) return null;
  return {
    ...rates,
    sensitivities: nodesOf(sensitivity, SENSITIVITY_NODES),
    falseAlarms: nodesOf({ ...specificity, mean: 1 - specificity.mean }, FALSE_ALARM_NODES),
  };
}

/** P(positives <= count) among `cells` cells when this share of them is infected. */
export function atMost(model: MeasurementModel, count: number, cells: number, share: number): number {
  if (count < 0) return 0;
  if (count >= cells) return 1;
  let probability = 0;
  for (const s of model.sensitivities) {
    for (const f of model.falseAlarms) {
      const q = share * s.value + (1 - share) * f.value;
      probability += s.weight * f.weight * binomialAtMost(count, cells, q);
    }
  }
  return probability;
}

/**
 * Limit of blank by CLSI EP17-A2 (2012): the highest result likely on a blank, here the 95th percentile (α = 5 %)
 * of the share called positive on slides of uninfected people. Parametric, from the beta-binomial distribution of
 * blanks: false-alarm rates that differ from person to person, and counting at `cells` cells. A share called
 * positive, not corrected for false alarms: compare it with positives / cells.
 */
export function limitOfBlank(specificity: Rate, cells: number): number {
  const { a, b } = betaParameters({ ...specificity, mean: 1 - specificity.mean });
  return betaBinomialQuantile(0.95, cells, a, b) / cells;
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

/** Both limits at this number of cells; null where the rates that they need are unknown. */
export function detectionLimit(
  cells: number,
  blankSpecificity: Rate | null,
  model: MeasurementModel | null,
): DetectionLimit {
  const blank = blankSpecificity && limitOfBlank(blankSpecificity, cells);
  return {
    cells,
    limitOfBlank: blank,
    limitOfDetection: blank === null || model === null ? null : limitOfDetection(model, cells, blank),
  };
}

function betaParameters({ mean, sampleSize }: Rate): { a: number; b: number } {
  return { a: mean * (sampleSize - 1), b: (1 - mean) * (sampleSize - 1) };
}

/**
 * Points and weights for averages over the distribution: its quantiles at u = sin²(t), t equally spaced, which lie
 * densest in both tails.
 */
function nodesOf(rate: Rate, count: number): Node[] {
  const { a, b } = betaParameters(rate);
  if (!Number.isFinite(a + b) || a === 0 || b === 0) return [{ value: rate.mean, weight: 1 }];
  const nodes = Array.from({ length: count }, (_, j) => {
    const t = ((j + 0.5) / count) * (Math.PI / 2);
    return { value: betaQuantile(Math.sin(t) ** 2, a, b), weight: Math.sin(2 * t) };
  });
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ value, weight }) => ({ value, weight: weight / total }));
}
