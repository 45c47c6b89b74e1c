import { opendir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError, systemErrorCode } from './errors.ts';

const NOT_PERMITTED = ['EACCES', 'EPERM'];

/** What of the work is kept, and how to go on, for whoever reads that a folder went away. */
interface Words {
  /** After "went away while", such as `it was being screened`. */
  readonly doing: string;
  readonly nextStep: string;
}

/**
 * A folder that long work reads from or writes to. It may go away meanwhile: removed, renamed, its disk pulled out, its
 * network drive lost, the permission taken; or unmounted, which leaves an empty folder of that name on another disk.
 */
export class FolderInUse {
  readonly path: string;
  readonly #device: number;
  readonly #isRead: boolean;

  private constructor(path: string, device: number, isRead: boolean) {
    this.path = path;
    this.#device = device;
    this.#isRead = isRead;
  }

  /** Looks at a folder that is there. Throws the system's error where it is not. */
  static async watch(path: string): Promise<FolderInUse> {
    return new FolderInUse(path, (await stat(path)).dev, true);
  }

  /**
   * The nearest folder that is there, at `path` or above it, where a file or folder of that path would be made. It need
   * not be readable.
   */
  static async holding(path: string): Promise<FolderInUse> {
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory()) return new FolderInUse(path, info.dev, false);
    const parent = dirname(resolve(path));
    if (parent === path) return new FolderInUse(path, info?.dev ?? 0, false);
    return FolderInUse.holding(parent);
  }

  /**
   * Throws `unavailable` where it cannot be read any more. `within` is a folder inside it that must be there too. (Not the
   * number of its entry is compared: on USB sticks it may change by itself.)
   */
  async requireThere(words: Words, within = this.path): Promise<void> {
    for (const folder of within === this.path ? [this.path] : [this.path, within]) {
      const problem = await this.#problemOf(folder);
      if (problem === undefined) continue;
      throw unreachableFolder(folder, problem, words);
    }
  }

  async #problemOf(folder: string): Promise<unknown> {
    try {
      const { dev } = await stat(folder);
      await using directory = await opendir(folder);
      const isEmpty = (await directory.read()) === null;
      return isEmpty && dev !== this.#device ? 'another disk is in its place' : undefined;
    } catch (error) {
      const mayNotRead = NOT_PERMITTED.includes(systemErrorCode(error) ?? '');
      return mayNotRead && !this.#isRead ? undefined : error;
    }
  }
}

/** A folder that was there cannot be read now, for the reason that the system gave. */
export function unreachableFolder(folder: string, cause: unknown, { doing, nextStep }: Words): AppError {
  if (NOT_PERMITTED.includes(systemErrorCode(cause) ?? '')) {
    return new AppError('unavailable', `Smearwise may not read the folder "${folder}".`, {
      nextStep: 'Ask who looks after this PC for permission to read it, then do the same again.',
      cause,
    });
  }
  return new AppError('unavailable', `The folder "${folder}" went away while ${doing}.`, { nextStep, cause });
}
