import type { ErrorCode } from '../contract/index.ts';
import { AppError, systemErrorCode } from './errors.ts';

interface Words {
  readonly code: ErrorCode;
  readonly message: (path: string | undefined) => string;
  readonly nextStep: string;
  readonly onCommandLine?: string;
}

const FULL: Words = {
  code: 'no-space',
  message: (path) => `The disk is full${path ? `: "${path}" could not be written` : ''}.`,
  nextStep: 'Free some space, or choose another data folder, then do the same again.',
  onCommandLine: '--home <folder>',
};
const NOT_WRITABLE: Words = {
  code: 'no-space',
  message: (path) => `Smearwise may not write to ${path ? `"${path}"` : 'the disk'}.`,
  nextStep: 'Choose a data folder that you may write to.',
  onCommandLine: '--home <folder>',
};
const NOT_PERMITTED: Words = {
  code: 'no-space',
  message: (path) => `Smearwise has no permission for ${path ? `"${path}"` : 'a file'}.`,
  nextStep: 'Ask who looks after this PC for it, or choose a data folder that you may write to.',
  onCommandLine: '--home <folder>',
};
const TOO_LARGE: Words = {
  code: 'no-space',
  message: (path) => `${path ? `"${path}"` : 'A file'} would become larger than this disk or user may store.`,
  nextStep: 'Choose another data folder, or ask who looks after this PC to raise the limit.',
  onCommandLine: '--home <folder>',
};
const IS_FOLDER: Words = {
  code: 'invalid-input',
  message: (path) => `${path ? `"${path}"` : 'That'} is a folder, not a file.`,
  nextStep: 'Name a file.',
};
const IN_THE_WAY: Words = {
  code: 'invalid-input',
  message: (path) =>
    `${path ? `"${path}"` : 'A path'} cannot be reached: a file is in the place of a folder.`,
  nextStep: 'Name another folder, or move that file away.',
};
const NAME_TOO_LONG: Words = {
  code: 'invalid-input',
  message: (path) => `${path ? `"${path}"` : 'A path'} is too long for this disk.`,
  nextStep: 'Choose a shorter name.',
};
const NOT_OPENED: Words = {
  code: 'no-space',
  message: (path) => `${database(path)} cannot be opened or created.`,
  nextStep: 'Check that you may write to that folder, or choose another.',
  onCommandLine: '--home <folder>',
};
const DAMAGED: Words = {
  code: 'corrupt',
  message: (path) => `${database(path)} is damaged.`,
  nextStep: 'Restore the newest file of the folder "backups" in the data folder.',
};
const LOCKED: Words = {
  code: 'conflict',
  message: (path) => `${database(path)} is in use by another process and stayed locked.`,
  nextStep: 'Wait until the other Smearwise has finished, or close it, then try again.',
};
const HELD: Words = {
  code: 'conflict',
  message: (path) => `${path ? `"${path}"` : 'A file'} is open in another program.`,
  nextStep: 'Close it there, then do the same again. A spreadsheet may have it open, or a virus scanner.',
};
const DISK_FAILED: Words = {
  code: 'unavailable',
  message: (path) => `The disk failed while ${path ? `"${path}"` : 'the database'} was read or written.`,
  nextStep: 'Check that the disk is connected, sound and not full, then try again.',
};

const DISK_GONE: Words = {
  code: 'unavailable',
  message: (path) => `${path ? `"${path}"` : 'A file'} cannot be reached: its disk or network drive is gone.`,
  nextStep: 'Connect it again, then do the same again.',
};

/** By Node's code, or by SQLite's, extended or primary (https://sqlite.org/rescode.html). */
const WORDS: Readonly<Partial<Record<string, Words>>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  SQLITE_FULL: FULL,
  EFBIG: TOO_LARGE,
  EISDIR: IS_FOLDER,
  ENOTDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  ENAMETOOLONG: NAME_TOO_LONG,
  EIO: DISK_FAILED,
  ENODEV: DISK_GONE,
  ENXIO: DISK_GONE,
  ESTALE: DISK_GONE,
  EHOSTDOWN: DISK_GONE,
  EBUSY: HELD,
  EROFS: NOT_WRITABLE,
  EACCES: NOT_PERMITTED,
  EPERM: NOT_PERMITTED,
  SQLITE_READONLY: NOT_WRITABLE,
  SQLITE_PERM: NOT_WRITABLE,
  SQLITE_CANTOPEN: NOT_OPENED,
  SQLITE_CORRUPT: DAMAGED,
  SQLITE_NOTADB: DAMAGED,
  SQLITE_BUSY: LOCKED,
  SQLITE_LOCKED: LOCKED,
  SQLITE_IOERR: DISK_FAILED,
  // No room for the index of the write-ahead log, which even reading needs.
  SQLITE_IOERR_SHMSIZE: FULL,
};

/**
 * Errors of the disk and of SQLite in a technician's words; undefined for anything else. `path` names the file; where
 * it is not given, the error's own path does.
 */
export function translateSystemError(error: unknown, path = pathOf(error)): AppError | undefined {
  const code = systemErrorCode(error);
  const words = code === undefined ? undefined : (WORDS[code] ?? WORDS[primaryCode(code)]);
  if (words === undefined) return undefined;
  const { message, ...rest } = words;
  return new AppError(rest.code, message(path), { ...rest, cause: error });
}

/** A file that another program has open, in words. */
export function heldElsewhere(path: string, cause: unknown): AppError {
  const { message, ...rest } = HELD;
  return new AppError(rest.code, message(path), { ...rest, cause });
}

/** SQLite's extended codes refine a primary one: SQLITE_BUSY_SNAPSHOT is a SQLITE_BUSY. */
function primaryCode(code: string): string {
  return /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code;
}

function pathOf(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

function database(path: string | undefined): string {
  return path ? `The database "${path}"` : 'The database';
}
