import { statSync } from 'node:fs';
import { backupFolder, backupsIn } from './backup-files.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/**
 * When the newest backup of a database was written; undefined where there is none, or where the clock was wrong then: it
 * lies in the future.
 */
export function newestBackupAt(databasePath: string): Date | undefined {
  const newest = backupsIn(backupFolder(databasePath)).at(-1);
  const at = newest && statSync(newest.file, { throwIfNoEntry: false })?.mtime;
  return at && at.getTime() < Date.now() + HOUR_MS ? at : undefined;
}

/** Whether there is no backup of the database of the last 24 hours. */
export function backupIsDue(databasePath: string): boolean {
  const newest = newestBackupAt(databasePath);
  return newest === undefined || Date.now() - newest.getTime() > DAY_MS;
}
