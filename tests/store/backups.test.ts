import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../src-main/base/index.ts';
import { listBackups, openStore, restoreBackup } from '../../src-main/store/index.ts';
import { filesOf, homeWithSettings, newHome, openHome } from './home.ts';

const TWO_DAYS_MS = 2 * 24 * 60 * 60 * 1000;

function isRefused(code: string, path: string) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.includes(path), error.message);
    assert.ok(error.nextStep);
    return true;
  };
}

test('a backup holds what was recorded until then, while the store stays open', (t) => {
  const store = openHome(t);
  store.settings.set('key', 'before');
  const backup = store.backup();
  store.settings.set('key', 'after');
  const copy = new SqliteDatabase(backup, { readonly: true });
  assert.equal(copy.prepare('SELECT value FROM settings').pluck().get(), '"before"');
  assert.equal(copy.pragma('integrity_check', { simple: true }), 'ok');
  copy.close();
  assert.deepEqual(readdirSync(join(backup, '..')), [basename(backup)]);
});

test('the newest seven are kept, oldest first in the list', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  const folder = join(home, 'backups');
  mkdirSync(folder);
  for (let day = 10; day < 20; day++) {
    writeFileSync(join(folder, `smearwise-2026-01-${day}T10-00-00.000Z.db`), '');
  }
  writeFileSync(join(folder, 'smearwise-notes.txt'), 'not a backup');
  const newest = store.backup();
  const kept = listBackups(folder);
  assert.equal(kept.length, 7);
  assert.equal(kept.at(-1), newest);
  assert.equal(basename(kept[0] ?? ''), 'smearwise-2026-01-14T10-00-00.000Z.db');
  assert.ok(existsSync(join(folder, 'smearwise-notes.txt')));
});

test('two backups in a row are both there', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  for (let i = 0; i < 3; i++) store.backup();
  assert.equal(listBackups(join(home, 'backups')).length, 3);
});

test('what a process left that died while it wrote a backup is removed after a day', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  const folder = join(home, 'backups');
  mkdirSync(folder);
  const [dead, alive] = [join(folder, 'unfinished-1.db'), join(folder, 'unfinished-2.db')];
  for (const file of [dead, alive]) writeFileSync(file, 'half a backup');
  const earlier = new Date(Date.now() - TWO_DAYS_MS);
  utimesSync(dead, earlier, earlier);
  store.backup();
  assert.deepEqual([existsSync(dead), existsSync(alive)], [false, true]);
  assert.equal(listBackups(folder).length, 1);
});

test('one backup a day is written when the store is opened', (t) => {
  const home = homeWithSettings(t);
  const folder = join(home, 'backups');
  openHome(t, home).close();
  openHome(t, home).close();
  const [first = ''] = listBackups(folder);
  assert.equal(listBackups(folder).length, 1);
  const earlier = new Date(Date.now() - TWO_DAYS_MS);
  utimesSync(first, earlier, earlier);
  openHome(t, home).close();
  assert.equal(listBackups(folder).length, 2);
});

test('a backup that cannot be written does not keep the store closed, and is logged', (t) => {
  const home = homeWithSettings(t);
  writeFileSync(join(home, 'backups'), 'a file in the place of the folder');
  const lines: string[] = [];
  const store = openHome(t, home, { log: (line) => lines.push(line) });
  assert.equal(store.settings.get('setting 0', z.string())?.startsWith('value 0'), true);
  assert.match(lines.join('\n'), /backup/);
});

test('a damaged database does not push out its good backups', (t) => {
  const home = homeWithSettings(t);
  openHome(t, home).close();
  const folder = join(home, 'backups');
  const [good = ''] = listBackups(folder);
  const earlier = new Date(Date.now() - TWO_DAYS_MS);
  utimesSync(good, earlier, earlier);
  const { path } = filesOf(home);
  truncateSync(path, statSync(path).size - 4096);
  assert.throws(() => openStore(home), isRefused('corrupt', path));
  assert.deepEqual(listBackups(folder), [good]);
});

test('restoring brings the recorded state back, and keeps the former one', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  store.settings.set('key', 'old');
  const backup = store.backup();
  store.settings.set('key', 'new');
  store.close();
  const { path } = filesOf(home);
  const bytes = readFileSync(backup);
  const formerPath = restoreBackup(backup, path);
  const restored = openHome(t, home);
  assert.equal(restored.settings.get('key', z.string()), 'old');
  assert.deepEqual(restored.integrityProblems(), []);
  restored.close();
  assert.ok(bytes.equals(readFileSync(backup)), 'the backup itself is untouched');
  const former = new SqliteDatabase(formerPath);
  assert.equal(former.prepare('SELECT value FROM settings').pluck().get(), '"new"');
  former.close();
});

test('restoring over a database with a write-ahead log brings back the backup alone', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  store.settings.set('key', 'old');
  const backup = store.backup();
  store.settings.set('key', 'in the log only');
  const killed = newHome(t);
  const { path, wal } = filesOf(killed);
  // The files as a killed process leaves them.
  copyFileSync(store.path, path);
  copyFileSync(filesOf(home).wal, wal);
  assert.ok(statSync(wal).size > 0);
  const formerPath = restoreBackup(backup, path);
  const restored = openHome(t, killed);
  assert.equal(restored.settings.get('key', z.string()), 'old');
  restored.close();
  const former = new SqliteDatabase(formerPath);
  assert.equal(former.prepare('SELECT value FROM settings').pluck().get(), '"in the log only"');
  former.close();
});

test('restoring over a damaged database, or where there is none, works', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const backup = store.backup();
  store.close();
  const { path } = filesOf(home);
  writeFileSync(path, 'damaged');
  const former = restoreBackup(backup, path);
  const again = restoreBackup(backup, path);
  assert.ok(former && again && former !== again, 'a second restore keeps what the first one put aside');
  assert.equal(readFileSync(former, 'utf8'), 'damaged');
  openHome(t, home).close();
  const elsewhere = join(newHome(t), 'not', 'made', 'yet');
  assert.equal(restoreBackup(backup, filesOf(elsewhere).path), undefined);
  assert.deepEqual(openHome(t, elsewhere).integrityProblems(), []);
});

test('a backup that is damaged, foreign, newer or not there is refused before anything changes', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const backup = store.backup();
  store.close();
  const { path } = filesOf(home);
  const before = readFileSync(path);
  const folder = newHome(t);
  const cut = join(folder, 'cut.db');
  copyFileSync(backup, cut);
  truncateSync(cut, statSync(cut).size - 4096);
  const text = join(folder, 'text.db');
  writeFileSync(text, 'no database at all, only some text');
  const empty = join(folder, 'empty.db');
  writeFileSync(empty, '');
  const foreign = join(folder, 'foreign.db');
  const other = new SqliteDatabase(foreign);
  other.exec('CREATE TABLE photographs (id INTEGER PRIMARY KEY); PRAGMA user_version = 1;');
  other.close();
  const newer = join(folder, 'newer.db');
  copyFileSync(backup, newer);
  const raised = new SqliteDatabase(newer);
  raised.pragma('user_version = 9999');
  raised.close();
  for (const [file, code] of [
    [cut, 'corrupt'],
    [text, 'corrupt'],
    [empty, 'invalid-input'],
    [foreign, 'invalid-input'],
    [newer, 'newer-version'],
    [join(folder, 'missing.db'), 'not-found'],
  ] as const) {
    assert.throws(
      () => {
        restoreBackup(file, path);
      },
      isRefused(code, file),
      file,
    );
    assert.ok(before.equals(readFileSync(path)), file);
    assert.deepEqual(readdirSync(home).sort(), ['audit.head', 'audit.key', 'backups', basename(path)], file);
  }
  openHome(t, home);
});
