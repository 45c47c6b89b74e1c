import type { Interval } from '../contract/index.ts';
import { UNDEFINED_INTERVAL } from './intervals.ts';
import { atMost, type MeasurementModel } from './measurement.ts';
import { binomialAtMost, solve } from './special-functions.ts';

const TAIL = 0.025;
/** Far above the rounding errors of a probability. */
const IMPOSSIBLE = 1e-9;
const SHARE_TOLERANCE = 1e-7;

/**
 * The true share of positive cells behind k positives among n, corrected for the model's errors:
 * (k / n + specificity - 1) / (sensitivity + specificity - 1), truncated to 0..1 (Rogan and Gladen 1978, Am J
 * Epidemiol 107:71). All null for n = 0.
 *
 * The 95 % interval is exact in the manner of Clopper and Pearson 1934 and Reiczigel, Földi and Ózsvári 2010
 * (Epidemiol Infect 138:1674), with the uncertainty of both rates integrated out: the shares under which neither
 * k or more nor k or fewer positives have less than 2.5 % probability in the measurement model. Where a slide shows
 * fewer positives than blanks do, that would leave nothing; so the upper end compares with a blank slide,
 * P(<= k | share) = 2.5 % · P(<= k | 0) (Zech 1989, Nucl Instrum Methods A 277:608; Read 2002, J Phys G 28:2693).
 * Where the model holds even a blank slide with so few for impossible, the upper end is that without false alarms.
 */
export function roganGladen(k: number, n: number, model: MeasurementModel): Interval {
  if (n === 0) return UNDEFINED_INTERVAL;
  const { sensitivity, falseAlarms } = model;
  const estimate = truncate((k / n - falseAlarms.mean) / (sensitivity.mean - falseAlarms.mean));
  const tooFew = (share: number) => 1 - atMost(model, k - 1, n, share) < TAIL;
  const onBlank = atMost(model, k, n, 0);
  const plausible = (share: number) =>
    onBlank > IMPOSSIBLE
      ? atMost(model, k, n, share) > TAIL * onBlank
      : binomialAtMost(k, n, share * sensitivity.mean) > TAIL;
  return {
    estimate,
    low: tooFew(0) ? Math.min(estimate, solve(0, 1, tooFew, SHARE_TOLERANCE)) : 0,
    high: plausible(1) ? 1 : Math.max(estimate, solve(0, 1, plausible, SHARE_TOLERANCE)),
  };
}

function truncate(share: number): number {
  return Math.min(1, Math.max(0, share));
}
