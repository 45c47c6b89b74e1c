import { resolve } from 'node:path';
import { chosenHome } from './chosen-home.ts';

/** What a second start tells the first one: the data folder that it was to open, where one is named. */
export interface SecondStart {
  readonly home: string | null;
}

/** What this start tells the one that runs already. */
export function tellFirstStart(commandLine: readonly string[]): SecondStart {
  const named = chosenHome(commandLine);
  return { home: named === undefined ? null : resolve(named) };
}

/**
 * The data folder that a second start was to open, where it is another one than that which is open: the person has to
 * be told, or would take one laboratory's results for the other's.
 */
export function otherHome(
  open: string,
  told: unknown,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const home = typeof told === 'object' && told !== null && 'home' in told ? told.home : null;
  if (typeof home !== 'string') return undefined;
  const comparable = (path: string) => (platform === 'win32' ? path.toLowerCase() : path);
  return comparable(home) === comparable(resolve(open)) ? undefined : home;
}
