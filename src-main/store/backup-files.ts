import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode } from '../base/index.ts';
import { backupReasonSchema, instantSchema, sha256Schema } from '../contract/index.ts';

/**
 * A backup is a copy of the database with a manifest beside it (`smearwise-….db`, `smearwise-….json`), and the files of
 * models and backbones that it names, in the folder `blobs` there, which the backups of one folder share.
 */
export const manifestSchema = z.object({
  schema: z.literal(1),
  /** Counts up with each backup of a folder: a clock may have been wrong. */
  sequence: z.int().nonnegative(),
  /** Of the data folder. */
  id: z.uuid().nullable(),
  at: instantSchema,
  reason: backupReasonSchema,
  /** When it was read back and found whole. */
  verifiedAt: instantSchema,
  database: z.object({ bytes: z.int().positive(), sha256: sha256Schema }),
  blobs: z.array(z.object({ sha256: sha256Schema, bytes: z.int().nonnegative(), what: z.string() })),
  /** Models and backbones whose files were gone or damaged already. */
  missing: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A backup as it lies in a folder. */
export interface BackupRecord {
  /** The copy of the database. */
  readonly file: string;
  /** Undefined for a backup of before there were manifests, or where it cannot be read. */
  readonly manifest: Manifest | undefined;
}

/** Where the backups of a database lie. */
export function backupFolder(databasePath: string): string {
  return join(dirname(databasePath), 'backups');
}

/** Where a backup's files of models lie. */
export function blobFolderOf(backup: string): string {
  return join(dirname(backup), 'blobs');
}

/** The manifest that belongs to a copy of the database. */
export function manifestPath(backup: string): string {
  return backup.replace(/\.db$/, '.json');
}

export function readManifest(backup: string): Manifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(readFileSync(manifestPath(backup), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** The backups in a folder in the order in which they were made, those without a manifest first by their names. */
export function backupsIn(folder: string): BackupRecord[] {
  const records = namesIn(folder)
    .filter((name) => /^smearwise-.*\.db$/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .map((file) => ({ file, manifest: readManifest(file) }));
  return records.sort((a, b) => (a.manifest?.sequence ?? -1) - (b.manifest?.sequence ?? -1));
}

/** The files of the backups in a folder, oldest first; none where there is no such folder. */
export function listBackups(folder: string): string[] {
  return backupsIn(folder).map(({ file }) => file);
}

/** When a backup was written, by the clock of then. */
export function backupAt({ file, manifest }: BackupRecord): Date {
  return manifest ? new Date(manifest.at) : statSync(file).mtime;
}

/** The backup that a path means: a copy of the database, its manifest, or a folder with backups, whose newest it is. */
export function backupAtPath(path: string): string {
  if (path.endsWith('.json') && existsSync(path)) return path.replace(/\.json$/, '.db');
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return path;
  for (const folder of [path, join(path, 'backups')]) {
    const newest = listBackups(folder).at(-1);
    if (newest !== undefined) return newest;
  }
  return path;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw error;
  }
}
