/** What is offered where the data cannot be opened. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recovery } from '../../src-main/services/this-pc/index.ts';
import { recoveredDialog, recoveryDialog } from '../../src-main/shell/index.ts';

const BACKUP: NonNullable<Recovery['backup']> = {
  ...{ file: '/data/backups/one.db', at: '2026-11-28T07:30:00.000Z', bytes: 1, reason: 'daily' },
  ...{ verifiedAt: null, modelFiles: 0, missing: [] },
};
const RECOVERY: Recovery = {
  home: '/data',
  message: 'The log does not belong to the database.',
  backup: BACKUP,
  lastChangeAt: '2026-11-29T10:00:00.000Z',
  choices: ['set-log-aside', 'restore'],
};

test('each button means its choice; Enter and Escape leave all as it is', () => {
  const { options, choices } = recoveryDialog(RECOVERY, 'en-GB');
  assert.deepEqual(choices, ['set-log-aside', 'restore']);
  assert.equal(options.buttons.length, 3);
  assert.equal(options.buttons[0], 'Open without the log');
  assert.match(options.buttons[1] ?? '', /^Restore the backup of 28 November 2026/);
  assert.deepEqual([options.defaultId, options.cancelId], [2, 2]);
  assert.match(options.detail, /from then until 29 November 2026.* is not in it/);
  assert.match(options.detail, /"\/data"/);
});

test('a database that is gone, or older than the backup, is told as what it is', () => {
  const gone = recoveryDialog({ ...RECOVERY, lastChangeAt: null, choices: ['restore'] }, 'en');
  assert.match(gone.options.detail, /What was recorded after it is not in it/);
  assert.doesNotMatch(gone.options.detail, /log/);
  const older = recoveryDialog({ ...RECOVERY, lastChangeAt: '2026-11-27T10:00:00.000Z' }, 'en');
  assert.match(older.options.detail, /not written to after it/);
});

test('without a backup the log alone can be set aside', () => {
  const { options, choices } = recoveryDialog(
    { ...RECOVERY, backup: null, choices: ['set-log-aside'] },
    'en',
  );
  assert.deepEqual(choices, ['set-log-aside']);
  assert.match(options.detail, /no backup beside it that is whole/);
});

test('in German where the PC speaks German', () => {
  const { options } = recoveryDialog(RECOVERY, 'de-AT');
  assert.match(options.buttons.join('|'), /^Ohne das Protokoll öffnen\|Sicherung vom 28\. November 2026/);
});

test('afterwards it says what is lost, and where the former is kept', () => {
  const restore = {
    ...{ restored: BACKUP.file, former: '/data/former/smearwise.db', backupAt: BACKUP.at },
    ...{ lastChangeAt: RECOVERY.lastChangeAt, missing: ['model v3'] },
  };
  const { detail, buttons } = recoveredDialog({ restore, logSetAside: null }, 'en');
  assert.match(detail, /until November 29, 2026/);
  assert.match(detail, /kept: \/data\/former\/smearwise\.db/);
  assert.match(detail, /lacks the file of model v3/);
  assert.deepEqual(buttons, ['OK']);
  const aside = recoveredDialog({ restore: null, logSetAside: '/data/damaged/x' }, 'en');
  assert.match(aside.message, /kept in \/data\/damaged\/x/);
});
