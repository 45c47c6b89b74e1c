import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, systemErrorCode, translateSystemError } from '../base/index.ts';
import { tellHealth } from './health.ts';

/** The database's name in a data folder. */
export const DATABASE_NAME = 'smearwise.db';

/** Where the backups of a database lie. */
export function backupFolder(databasePath: string): string {
  return join(dirname(databasePath), 'backups');
}

/** Backups in a folder, oldest first (the names sort by time); none where there is no such folder. */
export function listBackups(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^smearwise-.*\.db$/.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw error;
  }
}

/** Runs `work`; errors of SQLite become the app's and name the database. */
export function namingTheFile<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw inOurWords(path, error);
  }
}

/** The database cannot be read as what it should be; says how to restore the newest backup. */
export function damaged(path: string, cause: unknown): AppError {
  const newest = listBackups(backupFolder(path)).at(-1);
  if (basename(path) === DATABASE_NAME) {
    tellHealth(dirname(path), {
      code: 'database-damaged',
      message: 'The database is damaged.',
      nextStep: newest
        ? 'Restore the newest backup.'
        : 'Keep the file for a rescue, and choose another data folder.',
      action: newest ? 'restore' : null,
    });
  }
  return new AppError('corrupt', `The database "${path}" is damaged.`, {
    nextStep: newest
      ? `Move it away, together with "${path}-wal" if there is one, and copy the newest backup "${newest}" to its place.`
      : 'There is no backup of it. Keep the file for a rescue, and choose another data folder.',
    cause,
  });
}

function inOurWords(path: string, error: unknown): unknown {
  if (!systemErrorCode(error)?.startsWith('SQLITE_')) return error;
  const known = translateSystemError(error, path);
  return known?.code === 'corrupt' ? damaged(path, error) : (known ?? error);
}
