import { join } from 'node:path';
import { AppError, makeFolder } from '../base/index.ts';
import { isLocked, lockFile } from './lock-file.ts';

/**
 * Keeps a second app from a data folder: jobs of the one would seem dead to the other. The command line needs no
 * lock: it has no queue of jobs to judge, each long work of its own has a lock that tells whether it lives
 * (`work-lock.ts`), and SQLite keeps its short ones apart. Answers how to free it; throws `conflict` where another app holds it.
 */
export function lockDataFolder(home: string): () => void {
  makeFolder(home);
  const unlock = lockFile(lockOf(home));
  if (unlock) return unlock;
  throw new AppError('conflict', `Smearwise is open already with the data folder "${home}".`, {
    nextStep: 'Use the window or browser tab that is open, or close it first.',
  });
}

/** Whether an app has this data folder open now. */
export function isAppOpen(home: string): boolean {
  return isLocked(lockOf(home));
}

function lockOf(home: string): string {
  return join(home, 'app.lock');
}
