import { statfsSync } from 'node:fs';
import type { HealthFinding } from '../../contract/index.ts';
import { healthCodeSchema } from '../../contract/index.ts';
import { newestBackupAt, notedHealth } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const OVERDUE_MS = 3 * DAY_MS;
/** Less than this is left on the disk: a screening or a backup may fail. */
const LITTLE_BYTES = 2 ** 30;

/** What is wrong with the data folder, the worst first: what was noted, and what can be seen now. */
export function healthOf({ home, store }: Pick<Workspace, 'home' | 'store'>): HealthFinding[] {
  const seen = [backupOverdue(newestBackupAt(store.path)), diskNearlyFull(home)];
  const order = healthCodeSchema.options;
  return [...notedHealth(home), ...seen.filter((finding) => finding !== undefined)].sort(
    (a, b) => order.indexOf(a.code) - order.indexOf(b.code),
  );
}

function backupOverdue(newest: Date | undefined): HealthFinding | undefined {
  if (newest === undefined || Date.now() - newest.getTime() < OVERDUE_MS) return undefined;
  const days = Math.floor((Date.now() - newest.getTime()) / DAY_MS);
  return {
    code: 'backup-overdue',
    message: `The newest backup is ${days} days old.`,
    nextStep: 'Make a backup now.',
    action: 'back-up',
    since: new Date(newest.getTime() + OVERDUE_MS).toISOString(),
  };
}

function diskNearlyFull(home: string): HealthFinding | undefined {
  const { bavail, bsize } = statfsSync(home);
  const freeBytes = bavail * bsize;
  if (freeBytes >= LITTLE_BYTES) return undefined;
  return {
    code: 'disk-nearly-full',
    message: `The disk of the data folder has ${Math.floor(freeBytes / 2 ** 20)} MB left.`,
    nextStep: 'Free some space: screenings and backups fail on a full disk.',
    action: null,
    since: new Date().toISOString(),
  };
}
