import { join } from 'node:path';
import { AppError, makeFolder } from '../base/index.ts';
import { lockFile } from './lock-file.ts';

/**
 * Keeps a second process from work that one alone may do: the same training, the same screening. `work` names it in a
 * file name, `words` for a person (`Screening 3`). Answers how to free it; throws `conflict` where another has it.
 */
export function lockWork(home: string, work: string, words: string): () => void {
  const folder = join(home, 'locks');
  makeFolder(folder);
  const unlock = lockFile(join(folder, `${work}.lock`));
  if (unlock) return unlock;
  throw new AppError('conflict', `${words} is being run by another Smearwise already.`, {
    nextStep: 'Wait until it has finished there, or stop it there first: what is done so far is kept.',
  });
}
