import { currentLanguage } from '../messages/language.ts';

const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${currentLanguage()} ${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (format === undefined) cache.set(key, (format = new Intl.NumberFormat(currentLanguage(), options)));
  return format;
}

/** `12,400`. */
export function formatNumber(value: number, decimals = 0): string {
  return numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** A share (0 to 1) in percent: `1.8 %`, `97 %`. More decimals near 0 and 1, where they matter. */
export function formatPercent(share: number, decimals = percentDecimals(share)): string {
  return `${formatNumber(share * 100, decimals)}\u00a0%`;
}

/** A share that a person set, as it was set: `90 %`, `2.5 %`. */
export function formatSetPercent(share: number): string {
  return `${numberFormat({ maximumFractionDigits: 3 }).format(share * 100)}\u00a0%`;
}

/** Decimals that a percentage of this share needs: 1 below 10 % and above 90 %, 2 below 0.1 %, else 0. */
export function percentDecimals(share: number): number {
  const distance = Math.min(share, 1 - share);
  if (distance === 0 || distance >= 0.1) return 0;
  return share > 0 && share < 0.001 ? 2 : 1;
}

/** A probability or score between 0 and 1: `0.992`. */
export function formatScore(value: number): string {
  return formatNumber(value, 3);
}

/** Items a second: `410`, `3.5`. */
export function formatRate(perSecond: number): string {
  return formatNumber(perSecond, perSecond < 10 ? 1 : 0);
}

/** A duration for the eye: `18 s`, `4 min`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${formatNumber(whole)}\u00a0s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${formatNumber(minutes)}\u00a0min`;
  const hours = `${formatNumber(Math.floor(minutes / 60))}\u00a0h`;
  return minutes % 60 === 0 ? hours : `${hours} ${formatNumber(minutes % 60)}\u00a0min`;
}

/** A file size: `13 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, unit > 0 && value < 10 ? 1 : 0)}\u00a0${units[unit] ?? ''}`;
}

/** A point in time on this PC's clock: `23 Nov 2026, 14:05`. */
export function formatInstant(instant: string): string {
  return new Intl.DateTimeFormat(currentLanguage() === 'en' ? 'en-GB' : currentLanguage(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
}

/** The time of day on this PC's clock: `14:05:09`. */
export function formatClock(instant: string): string {
  return new Intl.DateTimeFormat(currentLanguage() === 'en' ? 'en-GB' : currentLanguage(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(instant));
}
