import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../base/index.ts';

/** Throws `not-found`: a folder made on the way would take the place of a disk that is not connected. */
export async function requireParentFolder(path: string): Promise<void> {
  const folder = dirname(path);
  if ((await stat(folder).catch(() => undefined)) !== undefined) return;
  throw new AppError('not-found', `The folder "${folder}" does not exist.`, {
    nextStep: 'Connect its disk or make the folder first, or choose another.',
  });
}
