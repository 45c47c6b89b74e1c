import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, systemErrorCode } from '../base/index.ts';
import { openFile } from './connection.ts';
import { backupFolder, listBackups } from './backup-files.ts';
import { damaged } from './errors.ts';
import { FOLDER_FILE, idInside } from './folder-id.ts';
import { schemaVersion } from './migrate.ts';
import { readHeader, readLog } from './write-ahead-log.ts';

/** Above this only the headers are compared: a copy would take longer than a person waits. */
const COPIED_BYTES = 2 ** 30;
/** The beginning of the name of a folder for copies. */
export const EXAMINED = 'examined-';

/** What SQLite leaves beside a database, and takes over at the next opening. */
export const LOG_SUFFIXES = ['-wal', '-journal'] as const;

/** A log beside the database that is not its own: opening would overwrite the database with it. */
export class ForeignLogError extends AppError {}

/**
 * Throws `corrupt` where the database is gone, or emptied, though it was there once: an empty one must not take its
 * place. Touches nothing.
 */
export function refuseLost(path: string): void {
  if (sizeOf(path) > 0) return;
  const home = dirname(path);
  const wasThere =
    existsSync(join(home, FOLDER_FILE)) ||
    // A rollback journal is that of another process that is just making the database, or was killed while it did.
    sizeOf(`${path}-wal`) > 0 ||
    listBackups(backupFolder(path)).length > 0 ||
    namesIn(join(home, 'blobs')).length > 0 ||
    namesIn(home).some((name) => name.startsWith(`${basename(path)}.before-restore-`));
  if (!wasThere) return;
  throw damaged(
    path,
    existsSync(path) ? 'it is empty' : 'it is not there',
    existsSync(path) ? 'is empty' : 'is missing',
  );
}

/**
 * Compares the database with the log beside it, the headers where they lie and the contents on a copy, before SQLite
 * takes the log over. To be called where nobody has it open. Throws `ForeignLogError`; touches neither.
 */
export function requireOwnLog(path: string): void {
  const suffix = LOG_SUFFIXES.find((one) => sizeOf(path + one) > 0);
  if (suffix === undefined || sizeOf(path) === 0) return;
  const log = path + suffix;
  const header = readHeader(path);
  if (header === undefined) return;
  if (suffix === '-wal') {
    const summary = readLog(log);
    if (summary.kind === 'empty') return;
    if (summary.kind === 'unreadable') throw foreign(path, log, 'no log of SQLite');
    if (summary.pageBytes !== header.pageBytes) throw foreign(path, log, 'pages of another size');
    const { counters, pages } = summary;
    // Each change of page 1 counts one up; the log begins where the database stood, or at a page of its own already there.
    if (
      counters
        ? counters.first > header.counter + 1 || counters.last < header.counter
        : pages !== header.pages
    ) {
      throw foreign(path, log, 'its counters are of another time');
    }
  }
  if (sizeOf(path) + sizeOf(log) <= COPIED_BYTES) compareContents(path, suffix, header.isLogged);
}

function compareContents(path: string, suffix: string, isLogged: boolean): void {
  const folder = join(dirname(path), `${EXAMINED}${process.pid}`);
  const copy = join(folder, basename(path));
  try {
    mkdirSync(folder, { recursive: true });
    copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    const alone = contentOf(copy);
    copyFileSync(path + suffix, copy + suffix, constants.COPYFILE_FICLONE);
    // A database with a write-ahead log has no other journal; one with the journal of its making has no tables yet.
    if (suffix === '-journal' && isLogged && alone !== undefined && alone.version > 0) {
      throw foreign(path, path + suffix, 'a journal of another database');
    }
    const together = contentOf(copy);
    if (alone === undefined) return;
    if (together === undefined) throw foreign(path, path + suffix, 'together they are damaged');
    if (alone.id !== undefined && alone.id !== together.id) {
      throw foreign(path, path + suffix, 'it is of another data folder');
    }
    if (alone.lastEntry && !together.entries.has(alone.lastEntry)) {
      throw foreign(path, path + suffix, 'the log of who did what would be another one');
    }
  } catch (error) {
    // No room for a copy: the headers fit, and that must do.
    if (systemErrorCode(error) !== 'ENOSPC') throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Content {
  readonly version: number;
  readonly id: string | undefined;
  /** Hashes of the audit log. */
  readonly entries: ReadonlySet<string>;
  readonly lastEntry: string | undefined;
}

/** Undefined where it is damaged. */
function contentOf(copy: string): Content | undefined {
  try {
    const database = openFile(copy);
    try {
      if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') return undefined;
      const hasAudit = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'audit'`).get();
      const entries = hasAudit
        ? database.prepare<[], string>('SELECT hash FROM audit ORDER BY id').pluck().all()
        : [];
      return {
        version: schemaVersion(database),
        id: idInside(database),
        entries: new Set(entries),
        lastEntry: entries.at(-1),
      };
    } finally {
      database.close();
    }
  } catch (error) {
    if (systemErrorCode(error)?.startsWith('SQLITE_')) return undefined;
    throw error;
  }
}

function foreign(path: string, log: string, cause: string): ForeignLogError {
  return new ForeignLogError('corrupt', `The log "${log}" does not belong to the database "${path}".`, {
    nextStep: 'Set the log aside and open the database as it is, or restore a backup.',
    onCommandLine: 'smearwise restore --set-log-aside, or smearwise restore',
    cause,
  });
}

/** In bytes; 0 where there is no such file. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
