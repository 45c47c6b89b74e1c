import type { Interval } from '../contract/index.ts';

const UNKNOWN = 'unknown';

/**
 * A share (0..1) in percent: one decimal, more where one would hide a difference from 0 % or 100 %.
 * 0.0176 is "1.8 %", 0.0015 is "0.15 %", 0.9997 is "99.97 %", null is "unknown".
 */
export function formatPercent(share: number | null): string {
  return share === null ? UNKNOWN : `${percentDigits(share, decimalsFor(share))} %`;
}

/** A share (0..1) that was set, not measured, with no more digits than it has: "90 %", "0.5 %". */
export function formatSetPercent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

/** A share (0..1) with its interval in percent, "1.8 % (1.2 to 2.6)", all with as many decimals as the estimate. */
export function formatInterval({ estimate, low, high }: Interval): string {
  if (estimate === null) return UNKNOWN;
  if (low === null || high === null) return formatPercent(estimate);
  const decimals = decimalsFor(isExtreme(estimate) ? (estimate === 0 ? high : low) : estimate);
  const [middle, from, to] = [estimate, low, high].map((share) => percentDigits(share, decimals));
  return `${middle} % (${from} to ${to})`;
}

/** A figure that is no percentage, such as an area under a curve: "0.992 (0.988 to 0.995)". */
export function formatScore({ estimate, low, high }: Interval): string {
  if (estimate === null) return UNKNOWN;
  if (low === null || high === null) return estimate.toFixed(3);
  return `${estimate.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** A cell's probability (0..1) to the percent; never "0 %" or "100 %", which would promise too much. */
export function formatProbability(probability: number): string {
  const percent = Math.round(probability * 100);
  if (percent < 1) return '< 1 %';
  return percent > 99 ? '> 99 %' : `${percent} %`;
}

/** A count with thousands separators: "12,288". */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** A count with its noun: "1 slide", "12,288 cells". */
export function formatCountOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A duration: "0.8 s", "42 s", "3 min 20 s", "1 h 05 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const wholeMinutes = Math.round(whole / 60);
  return `${Math.floor(wholeMinutes / 60)} h ${String(wholeMinutes % 60).padStart(2, '0')} min`;
}

/** A point in time (ISO 8601, UTC) to the minute: "2026-11-23 14:05 UTC". */
export function formatInstant(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function percentDigits(share: number, decimals: number): string {
  return isExtreme(share) ? String(share * 100) : (share * 100).toFixed(decimals);
}

function isExtreme(share: number): boolean {
  return share === 0 || share === 1;
}

/** One decimal, but two significant digits below 1 %, and enough that 99.97 % does not read "100.0 %". */
function decimalsFor(share: number): number {
  if (isExtreme(share)) return 0;
  if (share < 0.01) return Math.min(6, 1 - Math.floor(Math.log10(share * 100)));
  return Math.max(1, Math.min(6, -Math.floor(Math.log10((1 - share) * 100))));
}
