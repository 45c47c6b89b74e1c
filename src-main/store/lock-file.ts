import SqliteDatabase from 'better-sqlite3';
import { systemErrorCode } from '../base/index.ts';

/**
 * Locks a file, made where it is missing, against other processes; the operating system frees it when this process
 * ends, however it does. Answers how to free it, or undefined where another process has it. The empty file stays:
 * removing it could give two processes a lock each.
 */
export function lockFile(path: string): (() => void) | undefined {
  const database = new SqliteDatabase(path, { timeout: 0 });
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
