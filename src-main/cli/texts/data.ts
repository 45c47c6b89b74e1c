import type { Backup, RestoreReport, Verification } from '../../contract/index.ts';
import { formatCountOf, formatInstant } from '../../reports/index.ts';
import { table } from '../tables.ts';

const REASONS = { daily: 'daily', 'before-update': 'before an update', asked: 'asked for' };

/** What was backed up, and where. */
export function backupText({ file, bytes, modelFiles, missing }: Backup): string {
  return [
    `Backed up and read back: ${file}`,
    `${megabytes(bytes)} and ${formatCountOf(modelFiles ?? 0, 'file')} of models and backbones.`,
    ...missing.map((what) => `Not in it, since its file is missing: ${what}.`),
  ].join('\n');
}

/** The backups, newest first. */
export function backupTable(backups: readonly Backup[]): string {
  if (backups.length === 0) return 'No backup yet.';
  const rows = backups.map(({ at, reason, verifiedAt, bytes, file }) => [
    formatInstant(at),
    reason === null ? '' : REASONS[reason],
    verifiedAt === null ? 'not yet' : formatInstant(verifiedAt),
    megabytes(bytes),
    file,
  ]);
  return table([['MADE', 'WHY', 'READ BACK', 'SIZE', 'FILE'], ...rows]);
}

/** What a restore did, and what is not in it. */
export function restoreText({ restored, former, backupAt, lastChangeAt, missing }: RestoreReport): string {
  const lost =
    lastChangeAt === null || lastChangeAt <= backupAt
      ? 'Nothing was recorded after it.'
      : `What was recorded from then until ${formatInstant(lastChangeAt)} is not in it.`;
  return [
    `The backup of ${formatInstant(backupAt)} is in place: ${restored}`,
    lost,
    ...(former === null ? [] : [`What was there before is kept: ${former}`]),
    ...missing.map((what) => `The backup lacks the file of ${what}.`),
  ].join('\n');
}

/** What was found, a line each, or that all is well. */
export function verificationText(verification: Verification): string {
  const { problems, brokenAuditEntry, damagedModelFiles, backups } = verification;
  const bad = backups.filter(({ problem }) => problem !== null);
  const lines = [
    ...problems.map((problem) => `Database: ${problem}`),
    ...(brokenAuditEntry === null ? [] : [`Log: changed from entry ${brokenAuditEntry} on.`]),
    ...damagedModelFiles.map((what) => `Missing or damaged: the file of ${what}.`),
    ...bad.map(({ problem }) => problem ?? ''),
  ];
  if (lines.length > 0) return lines.join('\n');
  return `All is well: the database, its log, the models, and ${formatCountOf(backups.length, 'backup')}.`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
