import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiOutputs, Backup, RecordProblem } from '../../contract/index.ts';
import { listBackups, mendHealth, tellHealth } from '../../store/index.ts';
import { verifyRecords } from '../records/index.ts';
import { chosenHome, type Workspace } from '../workspace/index.ts';

/** The data folder with what it takes and what is left on its disk, and the backups of its database, newest first. */
export async function describeData({ home, store }: Workspace): Promise<ApiOutputs['data']['show']> {
  const [database, folderBytes, disk, backups] = await Promise.all([
    stat(store.path),
    bytesIn(home),
    statfs(home),
    Promise.all(listBackups(join(home, 'backups')).map(describeBackup)),
  ]);
  const chosen = chosenHome();
  return {
    home,
    nextHome: chosen === undefined || chosen === home ? null : chosen,
    folderBytes,
    databaseBytes: database.size,
    freeBytes: disk.bavail * disk.bsize,
    backups: backups.reverse(),
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

/** Writes a backup now; takes some seconds for a large database. */
export async function backUp({ store }: Workspace): Promise<Backup> {
  return describeBackup(store.backup());
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

async function describeBackup(file: string): Promise<Backup> {
  const { mtime, size } = await stat(file);
  return { file, at: mtime.toISOString(), bytes: size };
}
