import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { mendHealth, notedHealth, openStore, tellHealth } from '../../src-main/store/index.ts';
import { filesOf, homeWithSettings, newHome, openHome } from './home.ts';

const FAILED = {
  code: 'backup-failed',
  message: 'The last backup failed.',
  nextStep: 'Make one now.',
  action: 'back-up',
} as const;

const codesOf = (home: string) => notedHealth(home).map(({ code }) => code);

test('what is noted stays, with the time since when, until it is mended', async (t) => {
  const home = newHome(t);
  assert.deepEqual(notedHealth(home), []);
  tellHealth(home, FAILED);
  const [first] = notedHealth(home);
  await delay(5);
  tellHealth(home, { ...FAILED, message: 'It failed again.' });
  assert.deepEqual(notedHealth(home), [{ ...FAILED, message: 'It failed again.', since: first?.since }]);
  mendHealth(home, 'backup-failed');
  mendHealth(home, 'backup-failed');
  assert.deepEqual(notedHealth(home), []);
});

test('a note that cannot be written is known to this process all the same', (t) => {
  const home = newHome(t);
  writeFileSync(join(home, 'health'), 'a file in the place of the folder');
  tellHealth(home, FAILED);
  assert.deepEqual(codesOf(home), ['backup-failed']);
  mendHealth(home, 'backup-failed');
  assert.deepEqual(notedHealth(home), []);
});

test('a note that was damaged is no note', (t) => {
  const home = newHome(t);
  mkdirSync(join(home, 'health'));
  writeFileSync(join(home, 'health', 'backup-failed.json'), '{"code":');
  assert.deepEqual(notedHealth(home), []);
});

test('damage found at opening is noted, and mended where the next check finds all well', (t) => {
  const home = homeWithSettings(t);
  openHome(t, home).close();
  const { path } = filesOf(home);
  const size = statSync(path).size;
  truncateSync(path, size - 4096);
  assert.throws(() => openStore(home), { code: 'corrupt' });
  assert.deepEqual(codesOf(home), ['database-damaged']);
  assert.equal(notedHealth(home)[0]?.action, 'restore');
});

test('a daily backup that fails is noted until one succeeds', (t) => {
  const home = homeWithSettings(t);
  openHome(t, home).close();
  const folder = join(home, 'backups');
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file in the place of the folder');
  const store = openHome(t, home);
  assert.deepEqual(codesOf(home), ['backup-failed']);
  rmSync(folder);
  store.backup();
  assert.deepEqual(codesOf(home), []);
});
