import { basename, dirname } from 'node:path';
import { AppError, systemErrorCode, translateSystemError } from '../base/index.ts';
import { backupFolder, backupsIn } from './backup-files.ts';
import { tellHealth } from './health.ts';

/** A database that is damaged or gone. */
export class DamagedDatabaseError extends AppError {
  readonly path: string;

  constructor(path: string, message: string, options: ConstructorParameters<typeof AppError>[2]) {
    super('corrupt', message, options);
    this.path = path;
  }
}

/** The database's name in a data folder. */
export const DATABASE_NAME = 'smearwise.db';

/** Runs `work`; errors of SQLite become the app's and name the database. */
export function namingTheFile<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw inOurWords(path, error);
  }
}

/**
 * The database cannot be read as what it should be, or has gone; says how to restore the newest backup, and notes it.
 * `state` completes "The database …".
 */
export function damaged(path: string, cause: unknown, state = 'is damaged'): AppError {
  const newest = backupsIn(backupFolder(path)).at(-1);
  const next = newest
    ? { nextStep: `Restore the newest backup "${newest.file}".`, onCommandLine: 'smearwise restore' }
    : { nextStep: 'There is no backup of it. Put the file back from a copy, or choose another data folder.' };
  if (basename(path) === DATABASE_NAME) {
    tellHealth(dirname(path), {
      code: 'database-damaged',
      message: `The database ${state}.`,
      nextStep: newest ? 'Restore the newest backup.' : next.nextStep,
      action: newest ? 'restore' : null,
    });
  }
  return new DamagedDatabaseError(path, `The database "${path}" ${state}.`, { ...next, cause });
}

function inOurWords(path: string, error: unknown): unknown {
  if (!systemErrorCode(error)?.startsWith('SQLITE_')) return error;
  const known = translateSystemError(error, path);
  return known?.code === 'corrupt' ? damaged(path, error) : (known ?? error);
}
