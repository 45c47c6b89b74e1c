import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup } from '../../contract/index.ts';
import { listBackups } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

/** The data folder and the backups of its database, newest first. */
export async function describeData({
  home,
  store,
}: Workspace): Promise<{ home: string; databaseBytes: number; backups: Backup[] }> {
  const backups = await Promise.all(listBackups(join(home, 'backups')).map(describeBackup));
  return { home, databaseBytes: (await stat(store.path)).size, backups: backups.reverse() };
}

/** Writes a backup now; takes some seconds for a large database. */
export async function backUp({ store }: Workspace): Promise<Backup> {
  return describeBackup(store.backup());
}

/** Reads every page of the database and the whole audit log; takes some seconds for a large one. */
export function checkData({ store }: Workspace): { problems: string[]; brokenAuditEntry: number | null } {
  return { problems: store.integrityProblems(), brokenAuditEntry: store.audit.firstBroken()?.id ?? null };
}

async function describeBackup(file: string): Promise<Backup> {
  const { mtime, size } = await stat(file);
  return { file, at: mtime.toISOString(), bytes: size };
}
