import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError, makeFolder, systemErrorCode } from '../base/index.ts';
import { backupIsDue } from './backup-due.ts';
import { type FileOptions, openFile } from './connection.ts';
import { requireOwnDisk, requireWriteAheadLog } from './database-disk.ts';
import { damaged } from './errors.ts';
import { refuseLost, requireOwnLog, sizeOf } from './examine.ts';
import { requireSameFolder } from './folder-id.ts';
import { mendHealth } from './health.ts';
import { migrate, MIGRATIONS, requireOwn, schemaVersion } from './migrate.ts';
import { tidy } from './tidy.ts';
import { shareDataFolder } from './use-lock.ts';
import { writeBackup } from './write-backup.ts';

/** Reading all pages costs about 2 ms a megabyte; above this it is done once a day only. */
const CHECKED_AT_EVERY_OPENING_BYTES = 32 * 2 ** 20;

export interface OpenOptions extends Pick<FileOptions, 'busyTimeoutMs'> {
  /** Gets a line for a query slower than 40 ms and for a daily backup that failed. */
  readonly log?: (line: string) => void;
  /** Leave the daily check and backup to another process, which takes seconds for a large database. */
  readonly daily?: 'now' | 'later';
  /** A folder of migrations (its address ends in a slash) to apply instead of the app's own. */
  readonly migrations?: URL;
}

/** An open database. */
export interface Opened {
  readonly database: Database;
  /** The daily check and backup was left to another process. */
  readonly isDailyDue: boolean;
  readonly close: () => void;
}

/**
 * Opens the database, making it or bringing it to this version's tables where needed: write-ahead log, foreign keys,
 * and each transaction on the disk before it is answered.
 * It is checked, and backed up before a migration and once a day; a failing daily backup is logged only, so that a
 * full disk does not hide what is recorded.
 */
export function openDatabase(path: string, options: OpenOptions): Opened {
  const home = dirname(path);
  makeHome(home);
  requireOwnDisk(path, home);
  const endUse = shareDataFolder(home, () => {
    refuseLost(path);
    requireOwnLog(path);
    tidy(home);
  });
  try {
    refuseLost(path);
    const opened = openInUse(path, options);
    const close = () => {
      opened.database.close();
      endUse();
    };
    return { ...opened, close };
  } catch (error) {
    endUse();
    throw error;
  }
}

function openInUse(path: string, options: OpenOptions): Omit<Opened, 'close'> {
  const { log, migrations = MIGRATIONS, daily = 'now', ...fileOptions } = options;
  const home = dirname(path);
  const database = openFile(path, fileOptions);
  try {
    requireOwn(database, path, migrations);
    requireSameFolder(database, home);
    const isNew = schemaVersion(database) === 0;
    requireWriteAheadLog(database.pragma('journal_mode = WAL', { simple: true }), path);
    database.pragma('synchronous = FULL');
    // On macOS the system's usual sync leaves it in the disk's own memory.
    database.pragma('fullfsync = ON');
    const isDue = !isNew && backupIsDue(path);
    const isBackupDue = isDue && daily === 'now';
    if (isCutShort(database) || isBackupDue || sizeOf(path) <= CHECKED_AT_EVERY_OPENING_BYTES) {
      quickCheck(database);
      mendHealth(home, 'database-damaged');
    }
    const isMigrated = migrate(database, migrations, () => writeBackup(database, 'before-update'));
    if (isBackupDue && !isMigrated) backUpOrLog(database, log);
    return { database, isDailyDue: isDue && !isBackupDue && !isMigrated };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Every page, each table's rows without its indices. Throws `corrupt`. */
export function quickCheck(database: Database): void {
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw damaged(database.name, verdict);
}

/** Every page, row and index; some seconds for a large database. Empty when all is well. */
export function integrityProblems(database: Database): string[] {
  return database
    .prepare<[], string>('PRAGMA integrity_check')
    .pluck()
    .all()
    .filter((line) => line !== 'ok');
}

/**
 * Whether the file is shorter than its pages, which then may still be in the write-ahead log. Throws `corrupt` where
 * there is none. (Only asks for sizes: closing a file that was opened past SQLite would drop SQLite's locks on it.)
 */
function isCutShort(database: Database): boolean {
  const pages = Number(database.pragma('page_count', { simple: true }));
  const pageBytes = Number(database.pragma('page_size', { simple: true }));
  const isShort = sizeOf(database.name) < pages * pageBytes;
  if (isShort && sizeOf(`${database.name}-wal`) === 0) throw damaged(database.name, 'cut short');
  return isShort;
}

const HOME_NOT_MADE: Readonly<Record<string, string>> = {
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  // On the way to it every folder was there or made: what is missing is the drive, or the system makes none there.
  ENOENT: 'there is no such drive or place',
};

function makeHome(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const reason = HOME_NOT_MADE[systemErrorCode(error) ?? ''];
    if (reason === undefined) throw error;
    throw new AppError('invalid-input', `The data folder "${folder}" cannot be made: ${reason}.`, {
      nextStep: 'Choose another folder.',
      onCommandLine: '--home <folder>',
      cause: error,
    });
  }
}

function backUpOrLog(database: Database, log: OpenOptions['log']): void {
  try {
    writeBackup(database, 'daily');
  } catch (error) {
    log?.(`The daily backup failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
