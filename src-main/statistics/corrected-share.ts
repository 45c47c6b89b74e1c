import { Random } from '../base/index.ts';
import type { Interval } from '../contract/index.ts';
import { quantile, UNDEFINED_INTERVAL } from './intervals.ts';
import type { MeasurementModel } from './measurement.ts';
import type { Node } from './next-patient.ts';
import { roganGladen } from './rogan-gladen.ts';

const DRAWS = 2000;
/** From here on a Poisson number is as good as normal. */
const LARGE = 30;

/** Cells of a slide by what the model marked and what a person has said of them since. */
export interface ReviewedCounts {
  readonly cells: number;
  /** Cells that the model marks and nobody has looked at. */
  readonly unseenMarked: number;
  /** Cells that a person has looked at, those of them that the model had marked, and those with parasites. */
  readonly seen: number;
  readonly seenMarked: number;
  readonly seenInfected: number;
  /** Both. */
  readonly seenMarkedInfected: number;
}

/**
 * The true share of infected cells of a slide. Cells that a person has looked at count as they are; the others are
 * corrected by the model's measured errors:
 *
 *     infected = seen infected + (unseen marked - false alarms) + missed
 *     false alarms = f · healthy cells · unseen share of the marked ones
 *     missed = (1 - s) / s · marked and infected · unseen share of the unmarked ones
 *
 * with sensitivity s and false-alarm rate f. Where nobody has looked at a cell this is Rogan and Gladen's (1978), whose
 * interval it then has. Otherwise the interval is simulated: s and f of the next patient, false alarms and misses by
 * Poisson's law, seeded, so that the same counts give the same interval. All null without cells.
 */
export function correctedShare(counts: ReviewedCounts, model: MeasurementModel): Interval {
  const { cells, unseenMarked, seen, seenInfected } = counts;
  if (cells === 0) return UNDEFINED_INTERVAL;
  if (seen === 0) return roganGladen(unseenMarked, cells, model);
  const estimate = infectedCells(counts, model.sensitivity.mean, model.falseAlarms.mean) / cells;
  const random = Random.of(1, `corrected ${Object.values(counts).join(' ')}`);
  const drawn = Float64Array.from({ length: DRAWS }, () => {
    const sensitivity = pick(random, model.sensitivity.nodes);
    const falseAlarms = pick(random, model.falseAlarms.nodes);
    return infectedCells(counts, sensitivity, falseAlarms, random) / cells;
  }).sort();
  return {
    estimate,
    low: Math.max(seenInfected / cells, Math.min(estimate, quantile(drawn, 0.025) ?? 0)),
    high: Math.max(estimate, quantile(drawn, 0.975) ?? 1),
  };
}

/** The expected number, or a drawn one. */
function infectedCells(
  { cells, unseenMarked, seen, seenMarked, seenInfected, seenMarkedInfected }: ReviewedCounts,
  sensitivity: number,
  falseAlarmRate: number,
  random?: Random,
): number {
  const marked = unseenMarked + seenMarked;
  const unmarked = cells - marked;
  const unseenOfMarked = marked === 0 ? 0 : unseenMarked / marked;
  const unseenOfUnmarked = unmarked === 0 ? 0 : (unmarked - (seen - seenMarked)) / unmarked;
  const expectedAlarms = falseAlarmRate * (cells - seenInfected) * unseenOfMarked;
  const alarms = Math.min(random ? drawPoisson(random, expectedAlarms) : expectedAlarms, unseenMarked);
  const markedInfected = seenMarkedInfected + unseenMarked - alarms;
  const perFound = ((1 - sensitivity) / Math.max(sensitivity, 0.01)) * unseenOfUnmarked;
  const missed = random
    ? drawPoisson(random, perFound * drawGamma(random, markedInfected + 0.5))
    : perFound * markedInfected;
  return Math.min(seenInfected + unseenMarked - alarms + missed, cells - (seen - seenInfected));
}

function pick(random: Random, nodes: readonly Node[]): number {
  let left = random.uniform();
  for (const { value, weight } of nodes) {
    left -= weight;
    if (left <= 0) return value;
  }
  return nodes.at(-1)?.value ?? 0;
}

function drawPoisson(random: Random, mean: number): number {
  if (mean > LARGE) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  let count = 0;
  for (let product = random.uniform(); product > Math.exp(-mean); product *= random.uniform()) count++;
  return count;
}

/** A Gamma variable of this shape, by its cube root (Wilson and Hilferty 1931, PNAS 17:684). */
function drawGamma(random: Random, shape: number): number {
  return shape * Math.max(0, 1 - 1 / (9 * shape) + random.normal() / (3 * Math.sqrt(shape))) ** 3;
}
