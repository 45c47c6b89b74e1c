import { binomialAtMost } from './special-functions.ts';

export interface McNemarTest {
  readonly exact: number;
  readonly midP: number;
}

/**
 * Two-sided p-values of McNemar's test (1947, Psychometrika 12:153) from the discordant pairs: exact, by the
 * binomial distribution with share 1/2, and mid-p (Fagerland, Lydersen and Laake 2013, BMC Med Res Methodol 13:91),
 * which is less conservative: the exact one less the probability of what was seen. 1 without a discordant pair.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemarTest {
  const pairs = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (pairs === 0) return { exact: 1, midP: 1 };
  const upTo = binomialAtMost(fewer, pairs, 0.5);
  const seen = upTo - binomialAtMost(fewer - 1, pairs, 0.5);
  // With as many on either side, both tails hold the middle: what was seen is half of what they share.
  return onlyFirst === onlySecond
    ? { exact: 1, midP: 1 - seen / 2 }
    : { exact: Math.min(1, 2 * upTo), midP: Math.min(1, 2 * upTo - seen) };
}
