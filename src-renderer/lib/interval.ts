import type { Interval } from '../../src-main/contract/index.ts';
import { formatNumber, formatPercent, formatScore, percentDecimals } from './format.ts';

export type IntervalStyle = 'percent' | 'score';

/** The three numbers of an interval as they are written. */
export interface WrittenInterval {
  estimate: string;
  low: string;
  high: string;
}

/** Writes an interval with as many decimals as its estimate needs: `1.8 %`, `1.2`, `2.6`; null where it has no ends. */
export function writeInterval(interval: Interval, style: IntervalStyle): WrittenInterval | null {
  const { estimate, low, high } = interval;
  if (estimate === null || low === null || high === null) return null;
  if (style === 'score')
    return { estimate: formatScore(estimate), low: formatScore(low), high: formatScore(high) };
  const decimals = Math.max(percentDecimals(estimate), percentDecimals(low), percentDecimals(high));
  return {
    estimate: formatPercent(estimate, decimals),
    low: formatNumber(low * 100, decimals),
    high: formatNumber(high * 100, decimals),
  };
}

/** Writes the estimate alone, of one patient say, who gives no interval; null where it is unknown too. */
export function writeEstimate({ estimate }: Interval, style: IntervalStyle): string | null {
  if (estimate === null) return null;
  return style === 'score' ? formatScore(estimate) : formatPercent(estimate);
}
