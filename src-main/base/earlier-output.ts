import { stat } from 'node:fs/promises';
import { AppError } from './errors.ts';

/** Whether what an earlier run wrote may be replaced: a person who names a file says so, on the command line or when asked. */
export interface Overwriting {
  readonly overwrite: boolean;
}

/** Throws `conflict` where one of the files is there already and nobody said that it may be replaced. */
export async function requireNoEarlier(files: readonly string[], { overwrite }: Overwriting): Promise<void> {
  if (overwrite) return;
  for (const file of files) {
    // What is no file is refused, in its own words, where it is written.
    if (!(await stat(file).catch(() => undefined))?.isFile()) continue;
    throw new AppError('conflict', `"${file}" exists already.`, {
      nextStep: 'Choose another name, or have it replaced.',
      onCommandLine: '--overwrite',
    });
  }
}

/** `folder`, or the first of `folder-2`, `folder-3` … for which `isFree` answers true. */
export async function firstFree(
  folder: string,
  isFree: (folder: string) => Promise<boolean>,
): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? folder : `${folder}-${number}`;
    if (await isFree(candidate)) return candidate;
  }
}
