import { resolve } from 'node:path';
import type { Backup, RestoreReport } from '../../contract/index.ts';
import {
  DamagedDatabaseError,
  databasePath,
  ForeignLogError,
  lastChangeOf,
  requireSoundBackup,
} from '../../store/index.ts';
import { listBackups } from './data-folder.ts';
import { restoreData, setLogAside } from './restore-data.ts';

export type RecoveryChoice = 'restore' | 'set-log-aside';

/** What can be done about a database that cannot be opened, before anything is changed. */
export interface Recovery {
  readonly home: string;
  /** What is wrong. */
  readonly message: string;
  /** The newest backup that is whole: it was read just now. Null where there is none. */
  readonly backup: Backup | null;
  /** When the database was last written to; null where it is gone. */
  readonly lastChangeAt: string | null;
  /** The likeliest first; never empty. */
  readonly choices: readonly RecoveryChoice[];
}

/** What was done about it. */
export interface Recovered {
  readonly restore: RestoreReport | null;
  /** Where the log is kept that was set aside. */
  readonly logSetAside: string | null;
}

/** What a person can be offered where opening a data folder failed; undefined where that error leaves nothing to offer. */
export function recoveryFor(folder: string, error: unknown): Recovery | undefined {
  const home = resolve(folder);
  const hasForeignLog = error instanceof ForeignLogError;
  const isDamaged = error instanceof DamagedDatabaseError && error.path === databasePath(home);
  if (!hasForeignLog && !isDamaged) return undefined;
  const backup = listBackups(home).find(({ file }) => isSoundBackup(file)) ?? null;
  const choices: RecoveryChoice[] = [
    ...(hasForeignLog ? (['set-log-aside'] as const) : []),
    ...(backup ? (['restore'] as const) : []),
  ];
  if (choices.length === 0) return undefined;
  return { home, message: error.message, backup, lastChangeAt: lastChangeOf(home), choices };
}

/** Does what was chosen; what was there before is kept. Throws what `restoreData` and `setLogAside` throw. */
export function recover({ home, backup }: Recovery, choice: RecoveryChoice, person: string): Recovered {
  if (choice === 'restore') return { restore: restoreData(home, backup?.file), logSetAside: null };
  return { restore: null, logSetAside: setLogAside(home, person).former };
}

function isSoundBackup(file: string): boolean {
  try {
    requireSoundBackup(file);
    return true;
  } catch {
    return false;
  }
}
