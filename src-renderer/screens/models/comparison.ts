import type { Disagreement, Interval, ModelComparison } from '../../../src-main/contract/index.ts';
import { formatNumber } from '../../lib/format.ts';

/** Which of two versions is right more often; `open` where the interval of the difference holds zero. */
export function verdict({ differences }: ModelComparison): 'a' | 'b' | 'open' {
  const { low, high } = differences.accuracy;
  if (low !== null && low > 0) return 'b';
  return high !== null && high < 0 ? 'a' : 'open';
}

/** Whether two versions that were both tested on the cells compared were tested on others too. */
export function isPartlyShared(
  { cells, leftOut, newTo }: Pick<ModelComparison, 'cells' | 'leftOut' | 'newTo'>,
  tested: { a: number; b: number },
): boolean {
  const shared = cells + leftOut;
  return newTo === null && (tested.a !== shared || tested.b !== shared);
}

/** A difference of shares as counts out of 100, 1,000 …, for a sentence. */
export interface CountedDifference {
  of: number;
  /** Never negative: `direction` tells. */
  count: number;
  direction: 'more' | 'fewer' | 'same';
  /** The ends of the interval, signed. */
  low: number;
  high: number;
  /** True where the interval holds zero. */
  mayBeChance: boolean;
}

const MOST = 100_000;

/** Counts out of the smallest of `atLeast`, ten times that … at which a difference does not round to none. */
export function countDifference(
  { estimate, low, high }: Interval,
  atLeast: number,
): CountedDifference | undefined {
  if (estimate === null || low === null || high === null) return undefined;
  let of = atLeast;
  while (of < MOST && estimate !== 0 && Math.round(estimate * of) === 0) of *= 10;
  const count = Math.round(estimate * of);
  return {
    of,
    count: Math.abs(count),
    direction: count === 0 ? 'same' : count > 0 ? 'more' : 'fewer',
    low: Math.round(low * of),
    high: Math.round(high * of),
    mayBeChance: low <= 0 && high >= 0,
  };
}

/** The same share seen from the other side: wrongly marked = 1 - specificity. */
export function complementOf({ estimate, low, high }: Interval): Interval {
  const flip = (value: number | null) => (value === null ? null : 1 - value);
  return { estimate: flip(estimate), low: flip(high), high: flip(low) };
}

/** A difference seen from the other side: what specificity loses, false alarms gain. */
export function negated({ estimate, low, high }: Interval): Interval {
  const flip = (value: number | null) => (value === null ? null : 0 - value);
  return { estimate: flip(estimate), low: flip(high), high: flip(low) };
}

/** The version that is right about a cell on which the two disagree; null where both call it infected, or neither. */
export function whoIsRight(
  cell: Pick<Disagreement, 'a' | 'b' | 'trueClass'>,
  thresholds: { a: number; b: number },
  positiveClass: string,
): 'a' | 'b' | null {
  const infected = cell.trueClass === positiveClass;
  const aRight = cell.a >= thresholds.a === infected;
  const bRight = cell.b >= thresholds.b === infected;
  if (aRight === bRight) return null;
  return aRight ? 'a' : 'b';
}

/** A difference with its interval as it is written: `+2.1`, `+0.4`, `+3.9`; percent means percentage points. */
export function writeDifference(
  { estimate, low, high }: Interval,
  style: 'percent' | 'score',
): { estimate: string; low: string; high: string } | undefined {
  if (estimate === null || low === null || high === null) return undefined;
  const write = (value: number) => {
    const decimals = style === 'percent' ? 1 : 3;
    const scaled = style === 'percent' ? value * 100 : value;
    const digits = formatNumber(Math.abs(scaled), decimals);
    if (Number(Math.abs(scaled).toFixed(decimals)) === 0) return digits;
    return `${scaled < 0 ? '−' : '+'}${digits}`;
  };
  return { estimate: write(estimate), low: write(low), high: write(high) };
}
