import { existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { systemErrorCode } from '../base/index.ts';

/** Whoever asks `isLocked` holds the file for some microseconds, which must not look like a lock. */
const WAITING_MS = 250;

/**
 * Locks a file, made where it is missing, against other processes; the operating system frees it when this process
 * ends, however it does. Answers how to free it, or undefined where another process has it. The empty file stays:
 * removing it could give two processes a lock each.
 */
export function lockFile(path: string): (() => void) | undefined {
  const database = new SqliteDatabase(path, { timeout: WAITING_MS });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (systemErrorCode(error)?.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return () => {
    database.close();
  };
}

/**
 * Whether a process has this file locked now: the operating system answers, so that neither a process that was killed,
 * nor a number that another process has now, nor a data folder copied from another PC seems to be at work.
 */
export function isLocked(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 0 });
  try {
    // Reading waits for nobody, and is refused where another holds the file.
    database.pragma('schema_version');
    return false;
  } catch (error) {
    if (systemErrorCode(error)?.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    database.close();
  }
}
