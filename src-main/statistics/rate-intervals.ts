import type { Interval } from '../contract/index.ts';
import { UNDEFINED_INTERVAL } from './intervals.ts';
import type { Tally } from './rate-posterior.ts';
import { rateInterval } from './rates.ts';
import type { Answers, Labels } from './test-cells.ts';

export const RATES = ['accuracy', 'sensitivity', 'specificity', 'ppv', 'npv'] as const;
type RateName = (typeof RATES)[number];

/** The figures of a test that are rates of cells, positive against rest, with intervals that hold with few patients. */
export function rateIntervals(
  labels: Labels,
  answers: Answers,
  threshold: number,
): Record<RateName | 'balancedAccuracy', Interval> {
  const tallies = Object.fromEntries(RATES.map((name) => [name, emptyTallies(labels.unitCount)])) as Record<
    RateName,
    MutableTally[]
  >;
  for (let i = 0; i < labels.count; i++) {
    const positive = labels.positive[i] === 1;
    const called = (answers.probability[i] ?? 0) >= threshold;
    const right = positive === called;
    for (const name of [
      'accuracy',
      positive ? 'sensitivity' : 'specificity',
      called ? 'ppv' : 'npv',
    ] as const) {
      const tally = tallies[name][labels.unit[i] ?? 0];
      if (!tally) continue;
      tally.cells++;
      if (right) tally.hits++;
    }
  }
  const sensitivity = rateInterval(tallies.sensitivity);
  const specificity = rateInterval(tallies.specificity);
  return {
    accuracy: rateInterval(tallies.accuracy),
    sensitivity,
    specificity,
    ppv: rateInterval(tallies.ppv),
    npv: rateInterval(tallies.npv),
    balancedAccuracy: meanOf(sensitivity, specificity),
  };
}

type MutableTally = { -readonly [Key in keyof Tally]: Tally[Key] };

function emptyTallies(units: number): MutableTally[] {
  return Array.from({ length: units }, () => ({ hits: 0, cells: 0 }));
}

/** The mean of two independent figures from their intervals (Zou and Donner 2008, Stat Med 27:1693). */
function meanOf(a: Interval, b: Interval): Interval {
  if (a.estimate === null || a.low === null || a.high === null) return UNDEFINED_INTERVAL;
  if (b.estimate === null || b.low === null || b.high === null) return UNDEFINED_INTERVAL;
  const estimate = (a.estimate + b.estimate) / 2;
  return {
    estimate,
    low: estimate - Math.hypot(a.estimate - a.low, b.estimate - b.low) / 2,
    high: estimate + Math.hypot(a.high - a.estimate, b.high - b.estimate) / 2,
  };
}
