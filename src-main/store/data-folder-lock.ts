import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AppError, makeFolder, systemErrorCode } from '../base/index.ts';

/**
 * Keeps a second app from a data folder: jobs of the one would seem dead to the other. The command line needs no lock.
 * The operating system frees it when the process ends, however it does. Answers how to free it; throws `conflict`
 * where another app holds it.
 */
export function lockDataFolder(home: string): () => void {
  makeFolder(home);
  const database = new SqliteDatabase(join(home, 'app.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!systemErrorCode(error)?.startsWith('SQLITE_BUSY')) throw error;
    throw new AppError('conflict', `Smearwise is open already with the data folder "${home}".`, {
      nextStep: 'Use the window or browser tab that is open, or close it first.',
      cause: error,
    });
  }
  return () => {
    database.close();
  };
}
