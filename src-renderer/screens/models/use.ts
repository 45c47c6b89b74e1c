import type { ModelUse } from '../../../src-main/contract/index.ts';

/** The version that can be taken back: the one that the newest change put aside; null where there is none. */
export function formerVersion(history: readonly ModelUse[]): string | null {
  const [newest] = history;
  return newest === undefined || newest.former === newest.version ? null : newest.former;
}

/** When a version was last put in use, and what took its place, where something did. */
export function lastUse(
  history: readonly ModelUse[],
  version: string,
): { use: ModelUse; replaced: ModelUse | undefined } | undefined {
  const index = history.findIndex((use) => use.version === version);
  const use = history[index];
  return use && { use, replaced: history[index - 1] };
}
