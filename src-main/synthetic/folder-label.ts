import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, systemErrorCode, writeFileAtomic } from '../base/index.ts';

const LABEL_FILE = 'SYNTHETIC.txt';

/**
 * Takes a folder for synthetic cells: puts `SYNTHETIC.txt` into it before the first of them, with what they are made
 * from. Throws `conflict` where the folder holds anything but the same cells.
 */
export async function labelFolder(
  folder: string,
  madeFrom: Readonly<Record<string, unknown>>,
): Promise<void> {
  const label = `SYNTHETIC

The cells in this folder are drawn by Smearwise; they are no photographs of blood. They are for demonstrations and
tests. What a model learns from them, or what it finds in them, says nothing about any patient.

Made from: ${JSON.stringify(madeFrom)}
`;
  const present = await textOrUndefined(join(folder, LABEL_FILE));
  if (present === label) return;
  if (present !== undefined || (await holdsAnything(folder))) {
    throw new AppError(
      'conflict',
      `The folder "${folder}" already holds ${present === undefined ? 'other files' : 'other synthetic cells'}.`,
      { nextStep: 'Name a new or empty folder for the synthetic cells.' },
    );
  }
  await writeFileAtomic(join(folder, LABEL_FILE), label);
}

async function textOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function holdsAnything(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return systemErrorCode(error) === 'ENOENT';
}
