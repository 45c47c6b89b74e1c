import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { translateSystemError } from '../base/index.ts';
import { backupFolder, listBackups, namingTheFile } from './errors.ts';
import { mendHealth, tellHealth } from './health.ts';

const KEPT = 7;
const UNFINISHED = 'unfinished-';
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Writes a copy of the database, whole and consistent while others use it, into the folder `backups` beside it, and
 * keeps the newest seven. Answers the copy's path; it is there whole or not at all.
 */
export function writeBackup(database: Database): string {
  const folder = backupFolder(database.name);
  const stamp = new Date().toISOString().replaceAll(':', '-');
  const file = join(folder, `smearwise-${stamp}.db`);
  const unfinished = join(folder, `${UNFINISHED}${process.pid}.db`);
  try {
    mkdirSync(folder, { recursive: true });
    rmSync(unfinished, { force: true });
    namingTheFile(database.name, () => database.prepare('VACUUM INTO ?').run(unfinished));
    moveIntoPlace(unfinished, file);
  } catch (error) {
    removeQuietly(unfinished);
    tellHealth(dirname(database.name), {
      code: 'backup-failed',
      message: `The last backup failed: ${translateSystemError(error)?.message ?? wordsOf(error)}`,
      nextStep: 'Mend that, then make a backup now.',
      action: 'back-up',
    });
    throw error;
  }
  mendHealth(dirname(database.name), 'backup-failed');
  for (const old of listBackups(folder).slice(0, -KEPT)) rmSync(old, { force: true });
  removeAbandoned(folder);
  return file;
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A file in the place of the folder, or a disk that is gone.
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a process left that died while it wrote a backup. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.startsWith(UNFINISHED))) {
    const path = join(folder, name);
    if (isOlderThanADay(path)) rmSync(path, { force: true });
  }
}

/** When the newest backup of a database was written; undefined where there is none. */
export function newestBackupAt(databasePath: string): Date | undefined {
  const newest = listBackups(backupFolder(databasePath)).at(-1);
  return newest === undefined ? undefined : statSync(newest).mtime;
}

/** Whether there is no backup of the database of the last 24 hours. */
export function backupIsDue(databasePath: string): boolean {
  const newest = listBackups(backupFolder(databasePath)).at(-1);
  return newest === undefined || isOlderThanADay(newest);
}

function isOlderThanADay(path: string): boolean {
  const info = statSync(path, { throwIfNoEntry: false });
  return !info || Date.now() - info.mtimeMs > DAY_MS;
}

/** Renames a file once its bytes are on the disk, replacing what is there. */
export function moveIntoPlace(from: string, to: string): void {
  const file = openSync(from, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(from, to);
}
