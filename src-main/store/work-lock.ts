import { join } from 'node:path';
import { AppError, makeFolder } from '../base/index.ts';
import { isLocked, lockFile } from './lock-file.ts';

/** Work that one process alone may do: a training, a screening, the label check of a dataset; by its number. */
export interface Work {
  readonly kind: 'training' | 'screening' | 'labels';
  readonly id: number;
}

/**
 * Keeps a second process from work that one alone may do. `words` name it for a person (`Screening 3`). Answers how to
 * free it; throws `conflict` where another has it.
 */
export function lockWork(home: string, work: Work, words: string): () => void {
  makeFolder(join(home, 'locks'));
  const unlock = lockFile(lockOf(home, work));
  if (unlock) return unlock;
  throw new AppError('conflict', `${words} is being run by another Smearwise already.`, {
    nextStep: 'Wait until it has finished there, or stop it there first: what is done so far is kept.',
  });
}

/** Whether a process is at this work now. What the database says of it may be left by one that was killed. */
export function isAtWork(home: string, work: Work): boolean {
  return isLocked(lockOf(home, work));
}

function lockOf(home: string, { kind, id }: Work): string {
  return join(home, 'locks', `${kind}-${id}.lock`);
}
