import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../base/index.ts';

/**
 * Where an open database lies. A data folder that is removed, or whose disk is pulled out, leaves the open file without a
 * name on most systems: what is written to it then succeeds, and is lost.
 */
export class DatabasePlace {
  readonly #path: string;
  readonly #file: bigint;

  constructor(path: string) {
    this.#path = path;
    this.#file = fileAt(path);
  }

  /** Throws `unavailable` where the file is not there any more, or another has taken its place. */
  requireThere(): void {
    let cause: unknown = 'another file is in its place';
    try {
      if (fileAt(this.#path) === this.#file) return;
    } catch (error) {
      cause = error;
    }
    throw new AppError(
      'unavailable',
      `The data folder "${dirname(this.#path)}" went away while it was in use.`,
      {
        nextStep:
          'What was done since then is not recorded. Connect its disk again, or restore the folder, then do the same again.',
        cause,
      },
    );
  }
}

/** Number of the file; Windows keeps the name of an open one, and some of its drives give numbers anew. */
function fileAt(path: string): bigint {
  const { ino } = statSync(path, { bigint: true });
  return process.platform === 'win32' ? 0n : ino;
}
