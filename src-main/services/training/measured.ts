import { hostname } from 'node:os';
import type { z } from 'zod';
import { sha256OfJson } from '../../base/index.ts';
import type { RunnerBackend } from '../../engine/runners/index.ts';
import type { Store } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { Materials } from './materials.ts';

/** What is measured, by what, and what stops it, which throws `cancelled`. */
export interface Measuring {
  readonly workspace: Workspace;
  readonly materials: Materials;
  readonly backend: RunnerBackend;
  readonly signal: AbortSignal;
}

/** Measures something of this PC once for each `of`, and remembers it in the data folder. */
export async function measuredOnce<Result>(
  { settings }: Store,
  what: string,
  of: object,
  schema: z.ZodType<Result>,
  measure: () => Promise<Result>,
): Promise<Result> {
  const key = `measured ${what} ${hostname()} ${sha256OfJson(of)}`;
  const known = settings.get(key, schema);
  if (known !== undefined) return known;
  const measured = await measure();
  settings.set(key, measured);
  return measured;
}

/** Up to `wanted` of these, spread over all. */
export function spread<Item>(items: readonly Item[], wanted: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / wanted));
  return items.filter((_, index) => index % step === 0).slice(0, wanted);
}
