import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { type FileHandle, open, opendir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, systemErrorCode } from './errors.ts';
import { unreachableFolder } from './folder-in-use.ts';
import { translateSystemError } from './system-errors.ts';

/** Returns when a file's bytes are on the disk. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a folder, and those on the way to it, where they are missing. Throws the system's error, as it is. */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  // One by one: Node's own way down names the wrong folder on a disk that may only be read, and never ends in /proc.
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Runs `work`; errors of the disk get their words and name `path`, whatever file they arose in. */
export async function namingTheFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translateSystemError(error, path) ?? error;
  }
}

/** Runs `work` on the content of `path`: an expected failure that does not name the file gets its name in front. */
export async function speakingOf<Result>(
  path: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.message.includes(path)) throw error;
    const { cause, onCommandLine } = error;
    const nextStep = error.nextStep ?? 'Get the file again from where it came from, or choose another one.';
    throw new AppError(error.code, `"${path}": ${error.message}`, {
      nextStep,
      cause,
      ...(onCommandLine !== undefined && { onCommandLine }),
    });
  }
}

/**
 * Every file below a folder, depth first, names in order. Hidden entries are passed over; so are links, which may lead
 * in a ring, but `onLink` hears of each. Throws `unavailable`, naming it, for a folder that cannot be read.
 */
export async function* walkFiles(
  folder: string,
  onLink: (path: string) => void = () => undefined,
): AsyncGenerator<string> {
  const entries = [];
  try {
    for await (const entry of await opendir(folder)) entries.push(entry);
  } catch (error) {
    throw unreachableFolder(folder, error, {
      doing: 'its files were being listed',
      nextStep: 'Connect its disk again, or put the folder back, then do the same again.',
    });
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walkFiles(path, onLink);
    else if (entry.isFile()) yield path;
    else if (entry.isSymbolicLink()) onLink(path);
  }
}

/** Throws `not-found` or `invalid-input` unless `folder` is a folder. `what` names it in the message. */
export async function requireFolder(folder: string, what: string): Promise<void> {
  const info = await statOrUndefined(folder);
  if (!info) {
    throw new AppError('not-found', `${what} "${folder}" does not exist.`, {
      nextStep: 'Check the spelling of the path.',
    });
  }
  if (!info.isDirectory()) {
    throw new AppError('invalid-input', `${what} "${folder}" is a file, not a folder.`, {
      nextStep: 'Name the folder that holds the images.',
    });
  }
}

/** Reads a file, or throws `not-found` naming it. */
export async function readRequiredFile(path: string, what: string): Promise<Buffer> {
  return requiring(path, what, () => readFile(path));
}

/** Runs `work` on a file that is open for reading, or throws `not-found` naming it. */
export async function withRequiredFile<Result>(
  path: string,
  what: string,
  work: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  const file = await requiring(path, what, () => open(path));
  try {
    return await namingTheFile(path, () => work(file));
  } finally {
    await file.close();
  }
}

async function requiring<Result>(path: string, what: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await namingTheFile(path, read);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    throw new AppError('not-found', `${what} "${path}" does not exist.`, {
      nextStep: 'Check the spelling of the path.',
      cause: error,
    });
  }
}

async function statOrUndefined(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
