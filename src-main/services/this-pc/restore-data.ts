import { AppError } from '../../base/index.ts';
import type { RestoreReport } from '../../contract/index.ts';
import {
  backupFolder,
  databasePath,
  listBackups,
  restoreBackup,
  setLogAside as setAside,
} from '../../store/index.ts';
import { openWorkspace } from '../workspace/index.ts';

/**
 * Goes back to a backup in a data folder that nobody has open: the one named, else its newest. What was there is kept;
 * the audit log tells of it. Throws what `restoreBackup` and `openWorkspace` throw.
 */
export function restoreData(home: string, backup?: string): RestoreReport {
  const report = restoreBackup(backup ?? newestOf(home), home);
  // The first opening brings it to this version's tables, and tells the log.
  openWorkspace(home, { daily: 'later' }).close();
  return report;
}

/** The database as it is, without the log beside it that belongs to another; answers where that is kept. */
export function setLogAside(home: string, person: string): { former: string } {
  const former = setAside(home);
  const workspace = openWorkspace(home, { daily: 'later' });
  try {
    workspace.store.audit.append(person, 'log set aside', former);
  } finally {
    workspace.close();
  }
  return { former };
}

function newestOf(home: string): string {
  const newest = listBackups(backupFolder(databasePath(home))).at(-1);
  if (newest !== undefined) return newest;
  throw new AppError('not-found', `The data folder "${home}" has no backup.`, {
    nextStep: 'Name a backup that lies elsewhere, on another disk say.',
    onCommandLine: 'smearwise restore <file or folder>',
  });
}
