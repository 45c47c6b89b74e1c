import { copyFileSync, constants, existsSync, rmSync, utimesSync, writeFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import {
  AppError,
  makeFolder,
  replaceFileSync,
  sha256OfFileSync,
  syncFile,
  toErrorBody,
} from '../base/index.ts';
import type { BackupReason } from '../contract/index.ts';
import { backupFolder, type BackupRecord, backupsIn, type Manifest, manifestPath } from './backup-files.ts';
import { blobPath } from './blobs.ts';
import { openFile } from './connection.ts';
import { namingTheFile } from './errors.ts';
import { idInside } from './folder-id.ts';
import { mendHealth, tellHealth } from './health.ts';
import { lockFile } from './lock-file.ts';
import { neededBlobs } from './needed-blobs.ts';
import { pruneBackups } from './prune-backups.ts';

/**
 * Writes a backup of the database, whole and consistent while others use it, and of the models and backbones in it, into
 * the folder `backups` beside it, reads it back, and keeps the newest seven. Where nothing has changed since the newest,
 * that one is checked and dated anew. It is there whole or not at all; that it failed is noted.
 */
export function writeBackup(database: Database, reason: BackupReason): BackupRecord {
  const home = dirname(database.name);
  const folder = backupFolder(database.name);
  const unlock = lockBackups(home);
  try {
    const record = writeInto(database, folder, reason);
    pruneBackups(folder);
    mendHealth(home, 'backup-failed');
    tellMissing(home, record);
    return record;
  } catch (error) {
    tellHealth(home, {
      code: 'backup-failed',
      message: `The last backup failed: ${toErrorBody(error).message}`,
      nextStep: 'Mend that, then make a backup now.',
      action: 'back-up',
    });
    throw error;
  } finally {
    unlock();
  }
}

/**
 * Writes a backup that holds all it needs into a new folder inside `target`, for another disk or PC. Throws what the disk
 * says.
 */
export function writeBackupTo(database: Database, target: string): BackupRecord {
  const folder = join(target, `smearwise-backup-${stamp()}`);
  try {
    return writeInto(database, folder, 'asked');
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function writeInto(database: Database, folder: string, reason: BackupReason): BackupRecord {
  makeFolder(folder);
  const newest = backupsIn(folder).at(-1);
  const unfinished = join(folder, `unfinished-${process.pid}.db`);
  try {
    rmSync(unfinished, { force: true });
    namingTheFile(database.name, () => database.prepare('VACUUM INTO ?').run(unfinished));
    syncFile(unfinished);
    const { id, needed } = readBack(unfinished);
    const { blobs, missing } = keepBlobs(
      join(dirname(database.name), 'blobs'),
      join(folder, 'blobs'),
      needed,
    );
    const at = new Date().toISOString();
    const manifest: Manifest = {
      schema: 1,
      sequence: (newest?.manifest?.sequence ?? 0) + 1,
      ...{ id, at, reason, verifiedAt: at, blobs, missing },
      database: { bytes: statSync(unfinished).size, sha256: sha256OfFileSync(unfinished) },
    };
    if (newest?.manifest?.database.sha256 === manifest.database.sha256 && isSound(newest.file, manifest)) {
      writeManifest(newest.file, manifest);
      utimesSync(newest.file, new Date(), new Date());
      return { file: newest.file, manifest };
    }
    const file = join(folder, `smearwise-${stamp()}.db`);
    writeManifest(file, manifest);
    replaceFileSync(unfinished, file);
    return { file, manifest };
  } finally {
    removeQuietly(unfinished);
  }
}

function isSound(file: string, { database }: Manifest): boolean {
  return sha256OfFileSync(file) === database.sha256;
}

/** Reads every page, row and index of the copy, and what files belong to it. Throws `corrupt`. */
function readBack(copy: string): { id: string | null; needed: ReturnType<typeof neededBlobs> } {
  return namingTheFile(copy, () => {
    const database = openFile(copy, { readonly: true });
    try {
      const verdict = database.pragma('integrity_check(1)', { simple: true });
      if (verdict !== 'ok') {
        throw new AppError('corrupt', 'The copy of the database is damaged.', {
          nextStep: 'Check the data, and the disk that the data folder lies on.',
          cause: verdict,
        });
      }
      return { id: idInside(database) ?? null, needed: neededBlobs(database) };
    } finally {
      database.close();
    }
  });
}

/** Copies what is not there yet; what is there is read and compared with its hash. */
function keepBlobs(
  from: string,
  to: string,
  needed: ReturnType<typeof neededBlobs>,
): Pick<Manifest, 'blobs' | 'missing'> {
  const blobs: Manifest['blobs'] = [];
  const missing: string[] = [];
  for (const { sha256, what, isOptional } of needed) {
    const [source, kept] = [blobPath(from, sha256), blobPath(to, sha256)];
    if (!isWhole(kept, sha256)) copyBlob(source, kept, sha256);
    if (existsSync(kept)) blobs.push({ sha256, what, bytes: statSync(kept).size });
    if (!existsSync(source) && !isOptional) missing.push(what);
  }
  return { blobs, missing };
}

/** Leaves nothing where the source is missing or damaged. */
export function copyBlob(source: string, target: string, sha256: string): boolean {
  if (!existsSync(source)) return false;
  makeFolder(dirname(target));
  const unfinished = `${target}.${process.pid}.part`;
  try {
    copyFileSync(source, unfinished, constants.COPYFILE_FICLONE);
    if (!isWhole(unfinished, sha256)) return false;
    syncFile(unfinished);
    replaceFileSync(unfinished, target);
    return true;
  } finally {
    removeQuietly(unfinished);
  }
}

export function isWhole(path: string, sha256: string): boolean {
  return existsSync(path) && sha256OfFileSync(path) === sha256;
}

function writeManifest(file: string, manifest: Manifest): void {
  const path = manifestPath(file);
  const unfinished = `${path}.${process.pid}.part`;
  writeFileSync(unfinished, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  replaceFileSync(unfinished, path);
}

function tellMissing(home: string, { manifest }: BackupRecord): void {
  const [first, ...others] = manifest?.missing ?? [];
  if (first === undefined) {
    mendHealth(home, 'model-file-damaged');
    return;
  }
  tellHealth(home, {
    code: 'model-file-damaged',
    message: `The file of ${first} is missing${others.length > 0 ? `, and ${others.length} more` : ''}.`,
    nextStep: 'Restore a backup that holds it, or import or train it again.',
    action: 'restore',
  });
}

/** One backup at a time. Throws `conflict` where another process writes one. */
function lockBackups(home: string): () => void {
  const locks = join(home, 'locks');
  makeFolder(locks);
  const unlock = lockFile(join(locks, 'backup.lock'));
  if (unlock) return unlock;
  throw new AppError('conflict', 'A backup is being written already.', {
    nextStep: 'Wait a moment: it is listed when it is done.',
  });
}

function stamp(): string {
  return new Date().toISOString().replaceAll(':', '-');
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A disk that is gone; the next start tidies up.
  }
}
