import type { Random } from '../base/index.ts';
import type { Interval } from '../contract/index.ts';
import { quantile } from './intervals.ts';

const ENOUGH_UNITS = 10;

/**
 * 95 % percentile intervals by the bootstrap over units (Efron 1979, Ann Stat 7:1; Efron and Tibshirani 1993,
 * chapter 13): units are drawn with replacement, all their cells together, because cells of one patient resemble
 * each other.
 *
 * `figures` computes the named figures from how often each unit counts. Replicates in which a figure is undefined
 * are left out of its interval. With fewer than `ENOUGH_UNITS` the interval would hold the truth far less often than it
 * says (a sample all right has no spread at all), and the ends are null.
 */
export function bootstrapIntervals<Name extends string>(
  options: { names: readonly Name[]; units: number; replicates: number; random: Random },
  figures: (drawn: Int32Array) => Readonly<Record<Name, number | null>>,
): Record<Name, Interval> {
  const { names, units, random } = options;
  const estimates = figures(new Int32Array(units).fill(1));
  const replicates = Array.from({ length: units < ENOUGH_UNITS ? 0 : options.replicates }, () =>
    figures(drawUnits(units, random)),
  );
  const interval = (name: Name): Interval => {
    const values = replicates.map((figures) => figures[name]).filter((value) => value !== null);
    const sorted = Float64Array.from(estimates[name] === null ? [] : values).sort();
    return { estimate: estimates[name], low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  };
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<Name, Interval>;
}

function drawUnits(units: number, random: Random): Int32Array {
  const drawn = new Int32Array(units);
  for (let i = 0; i < units; i++) {
    const unit = random.integer(0, units - 1);
    drawn[unit] = (drawn[unit] ?? 0) + 1;
  }
  return drawn;
}
