import type { Interval } from '../contract/index.ts';

/** Two-sided 95 % quantile of the standard normal distribution. */
export const Z_95 = 1.959963984540054;

/** The interval of something that is undefined. */
export const UNDEFINED_INTERVAL: Interval = { estimate: null, low: null, high: null };

/**
 * Share k / n with its 95 % score interval (Wilson 1927, J Am Stat Assoc 22:209; recommended for shares near 0
 * by Brown, Cai and DasGupta 2001, Stat Sci 16:101). All null for n = 0.
 */
export function wilsonInterval(k: number, n: number): Interval {
  if (n === 0) return UNDEFINED_INTERVAL;
  const share = k / n;
  const z2 = Z_95 * Z_95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const halfWidth = (Z_95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return {
    estimate: share,
    low: k === 0 ? 0 : Math.max(0, centre - halfWidth),
    high: k === n ? 1 : Math.min(1, centre + halfWidth),
  };
}

/**
 * With none found among n cells: the largest share that would still give none with 5 % probability, exactly
 * 1 - 0.05^(1/n), about 3 / n (the "rule of three"; Hanley and Lippman-Hand 1983, JAMA 249:1743).
 * Null for n = 0.
 */
export function upperBoundIfNone(n: number): number | null {
  return n === 0 ? null : -Math.expm1(Math.log(0.05) / n);
}

/**
 * How many positive cells must be counted for a 95 % interval of about ± `relativeError` (0.25 = ± 25 %):
 * (1.96 / relativeError)², since a count k has the relative standard deviation 1 / √k (Poisson). 61 for 25 %.
 */
export function cellsForPrecision(relativeError: number): number {
  return Math.round((Z_95 / relativeError) ** 2);
}

/** Quantile of sorted values with linear interpolation (type 7 of Hyndman and Fan 1996). */
export function quantile(sorted: Float64Array, probability: number): number | null {
  const position = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}
