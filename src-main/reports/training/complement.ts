import type { Interval } from '../../contract/index.ts';

/** The interval of 1 - share: false-alarm rate from specificity. */
export function complement({ estimate, low, high }: Interval): Interval {
  const from1 = (share: number | null) => (share === null ? null : 1 - share);
  return { estimate: from1(estimate), low: from1(high), high: from1(low) };
}
