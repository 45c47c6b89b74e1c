import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError, makeFolder, replaceFileSync, syncFile } from '../base/index.ts';
import type { RestoreReport } from '../contract/index.ts';
import { backupAt, type BackupRecord, blobFolderOf } from './backup-files.ts';
import { blobPath } from './blobs.ts';
import { openFile } from './connection.ts';
import { DATABASE_NAME } from './errors.ts';
import { LOG_SUFFIXES, sizeOf } from './examine.ts';
import { idInside, writeIdBeside } from './folder-id.ts';
import { mendHealth, notedHealth } from './health.ts';
import { noteRestore } from './integrity/audit-head.ts';
import { haveDataFolderAlone } from './use-lock.ts';
import { requireSoundBackup } from './verify-backup.ts';
import { copyBlob, isWhole } from './write-backup.ts';

/**
 * Puts a backup in the place of a data folder's database, and its models and backbones where they are missing. `backup`:
 * a copy of the database, its manifest, or a folder with backups, whose newest is taken. What was there before is kept.
 *
 * Throws what `requireSoundBackup` throws for the backup and `conflict` where somebody has the data folder open, all
 * before anything is changed.
 */
export function restoreBackup(backup: string, home: string): RestoreReport {
  const record = requireSoundBackup(backup);
  makeFolder(home);
  return haveDataFolderAlone(home, () => putInPlace(record, home));
}

/**
 * Sets aside the log beside a database that is not its own, so that the database opens as it is. Answers where it is
 * kept. Throws `not-found` where there is no log, `conflict` where somebody has the data folder open.
 */
export function setLogAside(home: string): string {
  const path = join(home, DATABASE_NAME);
  return haveDataFolderAlone(home, () => {
    if (!LOG_SUFFIXES.some((suffix) => existsSync(path + suffix))) {
      throw new AppError('not-found', `There is no log beside the database "${path}".`, {
        nextStep: 'Nothing needs to be set aside.',
      });
    }
    return setAside(home, 'damaged', [...LOG_SUFFIXES, '-shm']) ?? home;
  });
}

/** When a data folder's database was last written to, damaged or not; null where there is none. */
export function lastChangeOf(home: string): string | null {
  const path = join(home, DATABASE_NAME);
  const changes = ['', ...LOG_SUFFIXES]
    .filter((suffix) => sizeOf(path + suffix) > 0)
    .map((suffix) => statSync(path + suffix).mtimeMs);
  return changes.length === 0 ? null : new Date(Math.max(...changes)).toISOString();
}

function putInPlace(record: BackupRecord, home: string): RestoreReport {
  const path = join(home, DATABASE_NAME);
  const incoming = `${path}.incoming`;
  const lastChangeAt = lastChangeOf(home);
  const isDamaged = notedHealth(home).some(({ code }) => code === 'database-damaged');
  try {
    for (const { sha256 } of record.manifest?.blobs ?? []) bringBlob(record.file, home, sha256);
    copyFileSync(record.file, incoming);
    syncFile(incoming);
    const id = idOf(incoming);
    const former = setAside(home, isDamaged ? 'damaged' : 'before-restore', ['', ...LOG_SUFFIXES, '-shm']);
    noteRestore(home, record.file);
    if (id !== undefined) writeIdBeside(home, id);
    replaceFileSync(incoming, path);
    mendHealth(home, 'database-damaged');
    const at = backupAt(record);
    return {
      restored: record.file,
      former: former ?? null,
      backupAt: at.toISOString(),
      lastChangeAt,
      missing: record.manifest?.missing ?? [],
    };
  } finally {
    rmSync(incoming, { force: true });
  }
}

/** A file of that name with another content is damaged, and replaced. */
function bringBlob(backup: string, home: string, sha256: string): void {
  const target = blobPath(join(home, 'blobs'), sha256);
  if (isWhole(target, sha256)) return;
  copyBlob(blobPath(blobFolderOf(backup), sha256), target, sha256);
}

function idOf(file: string): string | undefined {
  const database = openFile(file, { readonly: true });
  try {
    return idInside(database);
  } finally {
    database.close();
  }
}

/**
 * Moves what there is of the database into a folder of its own each time, the database first: without its log it would
 * seem whole. Answers its new path, or the folder where only a log was there.
 */
function setAside(home: string, where: string, suffixes: readonly string[]): string | undefined {
  const there = suffixes.filter((suffix) => existsSync(join(home, DATABASE_NAME + suffix)));
  if (there.length === 0) return undefined;
  const folder = join(home, where, new Date().toISOString().replaceAll(':', '-'));
  makeFolder(folder);
  for (const suffix of there)
    replaceFileSync(join(home, DATABASE_NAME + suffix), join(folder, basename(DATABASE_NAME) + suffix));
  return there[0] === '' ? join(folder, DATABASE_NAME) : folder;
}
