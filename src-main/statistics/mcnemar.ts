import { binomialAtMost } from './special-functions.ts';

export interface McNemarTest {
  readonly exact: number;
  readonly midP: number;
}

/**
 * Two-sided p-values of McNemar's test (1947, Psychometrika 12:153) from the discordant pairs: exact, by the
 * binomial distribution with share 1/2, and mid-p (Fagerland, Lydersen and Laake 2013, BMC Med Res Methodol 13:91),
 * which is less conservative. 1 without a discordant pair.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemarTest {
  const pairs = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  const below = binomialAtMost(fewer - 1, pairs, 0.5);
  const upTo = binomialAtMost(fewer, pairs, 0.5);
  return { exact: Math.min(1, 2 * upTo), midP: Math.min(1, below + upTo) };
}
