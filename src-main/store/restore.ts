import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../base/index.ts';
import { moveIntoPlace } from './backups.ts';
import { openFile } from './connection.ts';
import { namingTheFile } from './errors.ts';
import { requireOwn, schemaVersion } from './migrate.ts';
import { noteRestore } from './integrity/audit-head.ts';
import { quickCheck } from './open-database.ts';

/**
 * Puts a backup in the database's place. The former file is kept beside it, with its write-ahead log where it has one;
 * answers its path, or undefined where there was none. Throws `not-found`, `corrupt`, `newer-version` or
 * `invalid-input` (no backup of Smearwise) for the backup and `conflict` where a process has the database open, all
 * before anything is changed.
 */
export function restoreBackup(backup: string, databasePath: string): string | undefined {
  requireSound(backup);
  requireUnused(databasePath);
  mkdirSync(dirname(databasePath), { recursive: true });
  const incoming = `${databasePath}.incoming`;
  try {
    copyFileSync(backup, incoming);
    const former = keepFormer(databasePath);
    noteRestore(dirname(databasePath), backup);
    for (const suffix of ['-wal', '-shm']) rmSync(databasePath + suffix, { force: true });
    moveIntoPlace(incoming, databasePath);
    return former;
  } finally {
    rmSync(incoming, { force: true });
  }
}

function requireSound(backup: string): void {
  if (!existsSync(backup)) {
    throw new AppError('not-found', `The backup "${backup}" does not exist.`, {
      nextStep: 'Choose one from the folder "backups" in the data folder.',
    });
  }
  namingTheFile(backup, () => {
    const database = openFile(backup, { readonly: true });
    try {
      quickCheck(database);
      requireOwn(database, backup);
      if (schemaVersion(database) === 0) throw holdsNothing(backup);
    } finally {
      database.close();
    }
  });
}

function holdsNothing(backup: string): AppError {
  return new AppError('invalid-input', `The backup "${backup}" is empty.`, {
    nextStep: 'Choose another from the folder "backups" in the data folder.',
  });
}

/** Leaving the write-ahead log takes a database that nobody else has open. A damaged one may be replaced anyway. */
function requireUnused(path: string): void {
  if (!existsSync(path)) return;
  try {
    namingTheFile(path, () => {
      const database = openFile(path);
      try {
        database.pragma('journal_mode = DELETE');
      } finally {
        database.close();
      }
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'corrupt') throw error;
  }
}

/** Under a name of its own each time: a second restore must not overwrite what the first one put aside. */
function keepFormer(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const former = `${path}.before-restore-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal']) {
    if (existsSync(path + suffix)) copyFileSync(path + suffix, former + suffix);
  }
  return former;
}
