import { existsSync } from 'node:fs';
import { AppError, sha256OfFileSync } from '../base/index.ts';
import { backupAtPath, blobFolderOf, type BackupRecord, readManifest } from './backup-files.ts';
import { blobPath } from './blobs.ts';
import { openFile } from './connection.ts';
import { namingTheFile } from './errors.ts';
import { requireOwn, schemaVersion } from './migrate.ts';
import { quickCheck } from './open-database.ts';
import { isWhole } from './write-backup.ts';

/**
 * Reads the whole backup that a path means: the copy of the database, and its files of models by their hashes. Throws
 * `not-found`, `corrupt`, `newer-version` or `invalid-input` (no backup of Smearwise), naming the file.
 */
export function requireSoundBackup(path: string): BackupRecord {
  const file = backupAtPath(path);
  if (!existsSync(file)) {
    throw new AppError('not-found', `The backup "${file}" does not exist.`, {
      nextStep: 'Choose one from the folder "backups" in the data folder.',
      onCommandLine: 'smearwise backup list',
    });
  }
  requireSoundCopy(file);
  const manifest = readManifest(file);
  if (manifest && sha256OfFileSync(file) !== manifest.database.sha256)
    throw notAsWritten(file, 'the copy of the database');
  for (const { sha256, what } of manifest?.blobs ?? []) {
    if (!isWhole(blobPath(blobFolderOf(file), sha256), sha256))
      throw notAsWritten(file, `the file of ${what}`);
  }
  return { file, manifest };
}

function requireSoundCopy(file: string): void {
  try {
    namingTheFile(file, () => {
      const database = openFile(file, { readonly: true });
      try {
        quickCheck(database);
        requireOwn(database, file);
        if (schemaVersion(database) === 0) throw holdsNothing(file);
      } finally {
        database.close();
      }
    });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'corrupt')) throw error;
    throw notAsWritten(file, 'the copy of the database', error);
  }
}

function notAsWritten(file: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'corrupt',
    `The backup "${file}" is damaged: ${what} is missing or not as it was written.`,
    {
      nextStep: 'Choose another backup.',
      onCommandLine: 'smearwise backup list',
      cause,
    },
  );
}

function holdsNothing(backup: string): AppError {
  return new AppError('invalid-input', `The backup "${backup}" is empty.`, {
    nextStep: 'Choose another from the folder "backups" in the data folder.',
    onCommandLine: 'smearwise backup list',
  });
}
