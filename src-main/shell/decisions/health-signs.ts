import type { HealthCode, HealthFinding } from '../../contract/index.ts';

/** What notifications have told of already. */
export type ToldHealth = ReadonlySet<HealthCode>;

/**
 * What a notification must tell now: each thing wrong with the data folder once, whether or not somebody looks at the
 * window. What is mended meanwhile is forgotten, so that it is told again when it comes back.
 */
export function healthNews(
  told: ToldHealth,
  health: readonly HealthFinding[],
): { readonly news: HealthFinding[]; readonly told: ToldHealth } {
  return {
    news: health.filter(({ code }) => !told.has(code)),
    told: new Set(health.map(({ code }) => code)),
  };
}
