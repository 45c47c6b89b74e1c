import { existsSync, readFileSync } from 'node:fs';
import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError, removeFile, requireFolder, systemErrorCode, writeFileAtomic } from '../../base/index.ts';
import { databasePath } from '../../store/index.ts';

/**
 * The data folder: the one named, else that of SMEARWISE_HOME, else the one that a person has chosen, else `.smearwise`
 * in the person's own folder. Throws `not-found` where the chosen one is gone: an empty one must not take its place.
 */
export function homeFolder(named?: string): string {
  const first = named ?? process.env['SMEARWISE_HOME'];
  if (first) return resolve(first);
  const chosen = chosenHome();
  if (chosen === undefined) return usualHome();
  if (existsSync(chosen)) return chosen;
  throw new AppError('not-found', `The data folder ${chosen} cannot be found.`, {
    nextStep: `Connect its disk and start again. To begin anew in ${usualHome()}, delete the file ${choiceFile()}.`,
  });
}

/** The data folder that a person has chosen for the next start; undefined: the usual one. */
export function chosenHome(): string | undefined {
  try {
    return readFileSync(choiceFile(), 'utf8').trim() || undefined;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Chooses the data folder from the next start on, for the app and the command line: an empty folder, or one that
 * Smearwise has used; null = the usual one. Nothing is moved. Answers the former choice.
 *
 * Throws `not-found`, `invalid-input` (a file, or not to be written), `conflict` for a folder that holds something else,
 * or where SMEARWISE_HOME decides.
 */
export async function chooseHome(folder: string | null): Promise<string | null> {
  const variable = process.env['SMEARWISE_HOME'];
  if (variable) {
    throw new AppError('conflict', 'The variable SMEARWISE_HOME names the data folder.', {
      nextStep: `Change that variable, which is now ${variable}.`,
    });
  }
  const former = chosenHome() ?? null;
  if (folder === null || resolve(folder) === usualHome()) {
    await removeFile(choiceFile());
    return former;
  }
  const path = resolve(folder);
  await requireUsable(path);
  await writeFileAtomic(choiceFile(), `${path}\n`);
  return former;
}

async function requireUsable(folder: string): Promise<void> {
  await requireFolder(folder, 'The folder');
  const isOurs = existsSync(databasePath(folder));
  if (!isOurs && (await readdir(folder)).length > 0) {
    throw new AppError('conflict', `${folder} holds files that are not of Smearwise.`, {
      nextStep: 'Choose an empty folder, or one that Smearwise has used.',
    });
  }
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new AppError('invalid-input', `${folder} cannot be written.`, {
      nextStep: 'Choose a folder in which you may write.',
      cause,
    });
  }
}

function usualHome(): string {
  return join(homedir(), '.smearwise');
}

/** One line of text: the path of the chosen data folder. */
function choiceFile(): string {
  return join(homedir(), '.smearwise-folder');
}
