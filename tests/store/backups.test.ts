import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../src-main/base/index.ts';
import {
  listBackups,
  notedHealth,
  openStore,
  restoreBackup,
  type Store,
} from '../../src-main/store/index.ts';
import { sampleCard } from '../support/sample-reports.ts';
import { filesOf, homeWithSettings, newHome, openHome, openRaw } from './home.ts';

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
  const backup = store.backup().file;
  store.settings.set('key', 'after');
  const copy = new SqliteDatabase(backup, { readonly: true });
  assert.equal(
    copy.prepare(`SELECT value FROM settings WHERE key IN ('key', 'kept')`).pluck().get(),
    '"before"',
  );
  assert.equal(copy.pragma('integrity_check', { simple: true }), 'ok');
  copy.close();
  const [name] = basename(backup).split('.db');
  assert.deepEqual(readdirSync(join(backup, '..')).sort(), [`${name}.db`, `${name}.json`]);
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
  const newest = store.backup().file;
  const kept = listBackups(folder);
  assert.equal(kept.length, 7);
  assert.equal(kept.at(-1), newest);
  assert.equal(basename(kept[0] ?? ''), 'smearwise-2026-01-14T10-00-00.000Z.db');
  assert.ok(existsSync(join(folder, 'smearwise-notes.txt')));
});

test('two backups in a row are both there', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  for (let i = 0; i < 3; i++) {
    store.settings.set('count', i);
    store.backup();
  }
  assert.equal(listBackups(join(home, 'backups')).length, 3);
});

test('what a process left that died is removed at the next start, unless somebody has the data folder open', (t) => {
  const home = homeWithSettings(t);
  openHome(t, home).close();
  const hash = 'a'.repeat(64);
  const left = [
    join(home, 'backups', 'unfinished-1.db'),
    join(home, 'blobs', 'aa', `${hash}.0b51b3a7-3f0c-4f43-8d3c-1a9a7e0e0b0a.part`),
    join(home, 'blobs', 'aa', `${hash}.4711`),
    join(home, 'smearwise.db.incoming'),
  ];
  const kept = join(home, 'blobs', 'aa', hash);
  mkdirSync(join(home, 'blobs', 'aa'), { recursive: true });
  const leave = () => {
    for (const file of [...left, kept]) writeFileSync(file, 'half of it');
  };
  leave();
  const open = openHome(t, home);
  assert.deepEqual([...left, kept].filter(existsSync), [kept]);
  leave();
  openHome(t, home).close();
  assert.equal(left.filter(existsSync).length, left.length, 'another process may be writing them');
  open.close();
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
  assert.deepEqual(listBackups(folder), [first], 'nothing has changed: it is read again, and dated anew');
  assert.ok(Date.now() - statSync(first).mtimeMs < TWO_DAYS_MS / 2);
  utimesSync(first, earlier, earlier);
  const store = openHome(t, home);
  store.settings.set('key', 'changed');
  store.close();
  const [, second = ''] = listBackups(folder);
  assert.equal(second, '', 'it was written at the opening');
  utimesSync(first, earlier, earlier);
  openHome(t, home).close();
  assert.equal(listBackups(folder).length, 2);
});

test('a clock that was wrong neither keeps backups from being made nor has the new ones removed', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const folder = join(home, 'backups');
  const year2036 = new Date('2036-03-01T08:00:00Z');
  for (let day = 0; day < 7; day++) {
    store.settings.set('day', day);
    const { file } = store.backup();
    // As the same backup made under the wrong clock: its name, its manifest and its date.
    const name = join(folder, `smearwise-2036-03-0${day + 1}T08-00-00.000Z`);
    const manifest = readFileSync(file.replace(/db$/, 'json'), 'utf8');
    writeFileSync(`${name}.json`, manifest.replaceAll(/"20\d\d-[^"]*Z"/g, '"2036-03-01T08:00:00.000Z"'));
    rmSync(file.replace(/db$/, 'json'));
    renameSync(file, `${name}.db`);
    utimesSync(`${name}.db`, year2036, year2036);
  }
  store.settings.set('day', 'today');
  store.close();
  openHome(t, home).close();
  const kept = listBackups(folder);
  assert.equal(kept.length, 7);
  assert.match(basename(kept[0] ?? ''), /^smearwise-2036-03-02/);
  assert.ok(!basename(kept[6] ?? '').startsWith('smearwise-2036'), 'today’s is there, and is the newest');
});

test('a migration that fails again and again does not push out the good backups', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  for (let i = 0; i < 3; i++) {
    store.settings.set('day', i);
    store.backup();
  }
  store.close();
  const before = listBackups(join(home, 'backups'));
  const own = new URL('../../src-main/store/migrations/', import.meta.url);
  const migrations = join(newHome(t), 'migrations');
  cpSync(own, migrations, { recursive: true });
  const next = String(readdirSync(own).length + 1).padStart(4, '0');
  writeFileSync(join(migrations, `${next}-broken.sql`), 'CREATE TABLE half (id INTEGER); nonsense;');
  for (let start = 0; start < 10; start++) {
    assert.throws(() => openStore(home, { migrations: pathToFileURL(`${migrations}/`) }), /nonsense/);
  }
  assert.deepEqual(listBackups(join(home, 'backups')), before, 'the newest holds the same, and serves');
});

test('an old backup that cannot be removed or read does not keep a new one from being written', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  const folder = join(home, 'backups');
  mkdirSync(folder);
  // A folder in the place of a file can be removed as little as a file that is locked.
  mkdirSync(join(folder, 'smearwise-2020-01-01T00-00-00.000Z.db', 'in it'), { recursive: true });
  for (let i = 0; i < 9; i++) {
    store.settings.set('count', i);
    const { file } = store.backup();
    if (i === 3) writeFileSync(file.replace(/db$/, 'json'), 'no manifest any more');
    assert.ok(existsSync(file));
  }
  assert.deepEqual(notedHealth(home), []);
});

test('models and backbones are kept with a backup, once for all, and go with the last one that needs them', async (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const first = await addModel(store, 'first');
  const second = await addModel(store, 'second');
  const { manifest } = store.backup();
  assert.deepEqual(manifest?.blobs.map(({ what }) => what).sort(), ['model v1 (first)', 'model v2 (second)']);
  const blobs = () => readdirSync(join(home, 'backups', 'blobs'), { recursive: true }).map(String);
  assert.ok([first, second].every((hash) => blobs().some((name) => name.endsWith(hash))));
  rmSync(store.blobs.path(first));
  assert.deepEqual(store.backup().manifest?.missing, ['model v1 (first)']);
  assert.deepEqual(
    notedHealth(home).map(({ code }) => code),
    ['model-file-damaged'],
  );
  assert.deepEqual(store.damagedModelFiles(), ['model v1 (first)']);
  const raw = openRaw(t, store.path);
  raw.exec('DELETE FROM model_versions WHERE number = 2');
  raw.close();
  for (let i = 0; i < 7; i++) {
    store.settings.set('count', i);
    store.backup();
  }
  assert.deepEqual(
    [first, second].map((hash) => blobs().some((name) => name.endsWith(hash))),
    [true, false],
  );
});

test('a backup for elsewhere holds all that a data folder on another PC needs', async (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const hash = await addModel(store, 'ours');
  const stick = newHome(t);
  const { file } = store.backup(stick);
  assert.ok(!store.backups().some((record) => record.file === file), 'it is not one of the daily ones');
  store.close();
  rmSync(home, { recursive: true });
  const elsewhere = join(newHome(t), 'another PC');
  const report = restoreBackup(dirname(file), elsewhere);
  assert.equal(report.restored, file);
  const restored = openHome(t, elsewhere);
  assert.equal((await restored.blobs.get(hash, 'the model')).toString(), 'the model ours');
  assert.deepEqual(restored.damagedModelFiles(), []);
  assert.equal(restored.models.require('v1').name, 'ours');
});

test('a backup of which a model’s file was damaged is refused before anything changes', async (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const hash = await addModel(store, 'ours');
  const { file } = store.backup();
  store.close();
  const kept = join(home, 'backups', 'blobs', hash.slice(0, 2), hash);
  writeFileSync(kept, 'damaged');
  assert.throws(() => restoreBackup(file, home), isRefused('corrupt', file));
  assert.ok(existsSync(filesOf(home).path));
});

async function addModel(store: Store, name: string): Promise<string> {
  const sha256 = await store.blobs.put(Buffer.from(`the model ${name}`));
  store.models.register({ ...sampleCard(), name, sha256 }, [], null);
  return sha256;
}

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
  const backup = store.backup().file;
  store.settings.set('key', 'new');
  store.close();
  const bytes = readFileSync(backup);
  const formerPath = restoreBackup(backup, home).former ?? '';
  const restored = openHome(t, home);
  assert.equal(restored.settings.get('key', z.string()), 'old');
  assert.deepEqual(restored.integrityProblems(), []);
  restored.close();
  assert.ok(bytes.equals(readFileSync(backup)), 'the backup itself is untouched');
  const former = new SqliteDatabase(formerPath);
  assert.equal(
    former.prepare(`SELECT value FROM settings WHERE key IN ('key', 'kept')`).pluck().get(),
    '"new"',
  );
  former.close();
});

test('restoring over a database with a write-ahead log brings back the backup alone', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  store.settings.set('key', 'old');
  const backup = store.backup().file;
  store.settings.set('key', 'in the log only');
  const killed = newHome(t);
  const { path, wal } = filesOf(killed);
  // The files as a killed process leaves them.
  copyFileSync(store.path, path);
  copyFileSync(filesOf(home).wal, wal);
  assert.ok(statSync(wal).size > 0);
  const formerPath = restoreBackup(backup, killed).former ?? '';
  const restored = openHome(t, killed);
  assert.equal(restored.settings.get('key', z.string()), 'old');
  restored.close();
  const former = new SqliteDatabase(formerPath);
  assert.equal(
    former.prepare(`SELECT value FROM settings WHERE key IN ('key', 'kept')`).pluck().get(),
    '"in the log only"',
  );
  former.close();
});

test('restoring over a damaged database, or where there is none, works', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const backup = store.backup().file;
  store.close();
  const { path } = filesOf(home);
  writeFileSync(path, 'damaged');
  const former = restoreBackup(backup, home).former ?? '';
  const again = restoreBackup(backup, home).former ?? '';
  assert.ok(former && again && former !== again, 'a second restore keeps what the first one put aside');
  assert.equal(readFileSync(former, 'utf8'), 'damaged');
  openHome(t, home).close();
  const elsewhere = join(newHome(t), 'not', 'made', 'yet');
  assert.equal(restoreBackup(backup, elsewhere).former, null);
  assert.deepEqual(openHome(t, elsewhere).integrityProblems(), []);
});

test('a backup that is damaged, foreign, newer or not there is refused before anything changes', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const backup = store.backup().file;
  store.close();
  const { path } = filesOf(home);
  const before = readFileSync(path);
  const listed = readdirSync(home).sort();
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
        restoreBackup(file, home);
      },
      isRefused(code, file),
      file,
    );
    assert.ok(before.equals(readFileSync(path)), file);
    assert.deepEqual(readdirSync(home).sort(), listed, file);
  }
  openHome(t, home);
});
