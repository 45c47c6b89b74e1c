import type { ModelSummary } from '../../../src-main/contract/index.ts';

/** Reads the chosen versions from the address: `v1,v3`. */
export function readChosen(text: string | undefined, models: readonly ModelSummary[]): string[] {
  const known = new Set(models.map(({ version }) => version));
  return [...new Set((text ?? '').split(','))].filter((version) => known.has(version)).slice(0, 2);
}

/** Ticks or unticks a version; of three, the one that was ticked first goes. */
export function toggleChosen(chosen: readonly string[], version: string): string[] {
  if (chosen.includes(version)) return chosen.filter((other) => other !== version);
  return [...chosen, version].slice(-2);
}

/** Which version is measured against which: the one in use, else the older one, comes first. */
export function comparisonOrder(
  [one, other]: readonly [string, string],
  models: readonly ModelSummary[],
): { a: string; b: string } {
  // The list comes newest first.
  const place = (version: string) => models.findIndex((model) => model.version === version);
  const isInUse = (version: string) => models[place(version)]?.status === 'in-use';
  const otherFirst = isInUse(other) || (!isInUse(one) && place(other) > place(one));
  return otherFirst ? { a: other, b: one } : { a: one, b: other };
}

/** The two versions to begin with where the address names none: the one in use and the newest other one. */
export function firstPair(models: readonly ModelSummary[]): { a: string; b: string } | undefined {
  const inUse = models.find(({ status }) => status === 'in-use');
  const [one, other] = inUse
    ? [inUse, models.find(({ version }) => version !== inUse.version)]
    : [models[0], models[1]];
  return one && other && comparisonOrder([one.version, other.version], models);
}
