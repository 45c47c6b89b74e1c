import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../base/index.ts';
import type { DatasetImage } from '../../contract/index.ts';

/** What a training says of an image that was whole when it was imported: `reason` is why it cannot be used now. */
export function lostImage({ path }: DatasetImage, reason: AppError): AppError {
  if (reason.code === 'not-found' && !existsSync(dirname(path))) {
    return new AppError(
      'unavailable',
      `The folder "${dirname(path)}" of the dataset cannot be reached any more.`,
      {
        nextStep: 'Connect its disk again, or put the folder back, then go on: what was done so far is kept.',
        cause: reason,
      },
    );
  }
  return new AppError(reason.code, `The image "${path}" can no longer be used: ${reason.message}`, {
    nextStep: 'Import the folder again, so that the dataset knows what has changed, then train again.',
    cause: reason,
  });
}

/** The reason where a file holds another picture than the one whose class and patient are known. */
export function contentChanged(): AppError {
  return new AppError('conflict', 'Its content has changed since it was imported.');
}
