import { statSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorBody } from '../../base/index.ts';
import type { ApiOutputs, Backup, RecordProblem, Verification } from '../../contract/index.ts';
import {
  backupAt,
  backupFolder,
  type BackupRecord,
  backupsIn,
  databasePath,
  mendHealth,
  requireSoundBackup,
  tellHealth,
} from '../../store/index.ts';
import { verifyRecords } from '../records/index.ts';
import { chosenHome, type Workspace } from '../workspace/index.ts';

/** The data folder with what it takes and what is left on its disk, and the backups of its database, newest first. */
export async function describeData({ home, store }: Workspace): Promise<ApiOutputs['data']['show']> {
  const [database, folderBytes, disk] = await Promise.all([stat(store.path), bytesIn(home), statfs(home)]);
  const chosen = chosenHome();
  return {
    home,
    nextHome: chosen === undefined || chosen === home ? null : chosen,
    folderBytes,
    databaseBytes: database.size,
    freeBytes: disk.bavail * disk.bsize,
    backups: listBackups(home),
  };
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    try {
      bytes += (await stat(join(entry.parentPath, entry.name))).size;
    } catch {
      // A job may have removed it since the folder was listed.
    }
  }
  return bytes;
}

/** The backups of a data folder, which need not be opened, newest first. */
export function listBackups(home: string): Backup[] {
  return backupsIn(backupFolder(databasePath(home)))
    .reverse()
    .map(describeBackup);
}

/**
 * Writes a backup now, beside the others or, with all it needs, into a new folder inside `target`; takes some seconds for
 * a large database. Throws what the disk says.
 */
export function backUp({ store }: Workspace, target?: string): Backup {
  return describeBackup(store.backup(target));
}

/** Reads every page of the database, every record and the whole audit log; takes some seconds for a large one. */
export function checkData(workspace: Workspace): ApiOutputs['data']['integrity'] {
  const { store } = workspace;
  const records = checkRecords(workspace);
  const audit = records.find(({ entry }) => entry !== null);
  return {
    problems: [...store.integrityProblems(), ...records.map(({ message }) => message)],
    brokenAuditEntry: audit?.entry ?? null,
  };
}

/** Holds every record and the audit log against their digests; what is found is told until it is mended. */
export function checkRecords({ home, store }: Workspace): RecordProblem[] {
  const problems = verifyRecords(store);
  const [first] = problems;
  if (first === undefined) mendHealth(home, 'records-changed');
  else {
    tellHealth(home, {
      code: 'records-changed',
      message: `What is recorded is not as Smearwise wrote it. ${first.message}`,
      nextStep:
        'Ask who has worked with the files of the data folder, or go back to a backup from before that.',
      action: 'restore',
    });
  }
  return problems;
}

/** Reads all that there is: the database, the files of models and backbones, the backups. May take minutes. */
export function verifyData(workspace: Workspace): Verification {
  const { store } = workspace;
  return {
    ...checkData(workspace),
    damagedModelFiles: store.damagedModelFiles(),
    backups: store
      .backups()
      .reverse()
      .map(({ file }) => ({ file, problem: problemOf(file) })),
  };
}

/** Whether it found nothing. */
export function isSound({ problems, brokenAuditEntry, damagedModelFiles, backups }: Verification): boolean {
  return (
    problems.length === 0 &&
    brokenAuditEntry === null &&
    damagedModelFiles.length === 0 &&
    backups.every(({ problem }) => problem === null)
  );
}

function problemOf(backup: string): string | null {
  try {
    requireSoundBackup(backup);
    return null;
  } catch (error) {
    return toErrorBody(error).message;
  }
}

function describeBackup(record: BackupRecord): Backup {
  const { file, manifest } = record;
  return {
    file,
    at: backupAt(record).toISOString(),
    bytes: statSync(file).size,
    reason: manifest?.reason ?? null,
    verifiedAt: manifest?.verifiedAt ?? null,
    modelFiles: manifest?.blobs.length ?? null,
    missing: manifest?.missing ?? [],
  };
}
