import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { AppError, systemErrorCode } from '../base/index.ts';

/** How long another process's look at the data folder is waited for. */
const LOOK_MS = 30_000;

/**
 * Says that this process uses a data folder, until what is answered is called or the process ends. Where nobody else
 * does, `whenAlone` runs first, and others wait for it: it may look at files below SQLite, or tidy up.
 */
export function shareDataFolder(home: string, whenAlone: () => void): () => void {
  const lock = openLock(home, 0);
  // Whatever keeps the lock from being made keeps the database from being opened too, and is told there.
  if (lock === undefined) return () => undefined;
  try {
    if (isTaken(() => lock.exec('BEGIN EXCLUSIVE'))) {
      try {
        whenAlone();
      } finally {
        lock.exec('ROLLBACK');
      }
    }
    lock.pragma(`busy_timeout = ${LOOK_MS}`);
    lock.exec('BEGIN');
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => {
    lock.close();
  };
}

/** Does what takes a data folder that nobody uses. Throws `conflict` where somebody does. */
export function haveDataFolderAlone<Result>(home: string, work: () => Result): Result {
  const lock = openLock(home, 0);
  try {
    if (lock && !isTaken(() => lock.exec('BEGIN EXCLUSIVE'))) {
      throw new AppError('conflict', `The data folder "${home}" is in use by another Smearwise.`, {
        nextStep: 'Wait until it has finished, or close it, then try again.',
      });
    }
    return work();
  } finally {
    lock?.close();
  }
}

function openLock(home: string, timeout: number): Database | undefined {
  try {
    const lock = new SqliteDatabase(join(home, 'data-folder.lock'), { timeout });
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return lock;
  } catch (error) {
    if (systemErrorCode(error)?.startsWith('SQLITE_BUSY'))
      return new SqliteDatabase(join(home, 'data-folder.lock'), { timeout });
    return undefined;
  }
}

function isTaken(take: () => unknown): boolean {
  try {
    take();
    return true;
  } catch (error) {
    if (systemErrorCode(error)?.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}
