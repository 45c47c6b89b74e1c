import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../src-main/base/index.ts';
import { listBackups, openStore } from '../../src-main/store/index.ts';
import { filesOf, newHome, openHome, openRaw } from './home.ts';
import { foundFiles, resultOf, startScreening } from './screening.ts';

const OWN = new URL('../../src-main/store/migrations/', import.meta.url);
const NAMES = readdirSync(OWN).sort();

/** A folder with the app's first `count` migrations, and others after them. */
function migrations(t: TestContext, count: number, others: string[] = []): URL {
  const folder = join(newHome(t), 'migrations');
  mkdirSync(folder);
  for (const name of NAMES.slice(0, count)) copyFileSync(new URL(name, OWN), join(folder, name));
  for (const [index, sql] of others.entries()) {
    writeFileSync(join(folder, `${String(count + index + 1).padStart(4, '0')}-another.sql`), sql);
  }
  return pathToFileURL(`${folder}/`);
}

/** Version and tables, as SQLite tells them. */
function schemaOf(t: TestContext, home: string): unknown {
  const raw = openRaw(t, filesOf(home).path);
  const tables = raw.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
  const version = raw.pragma('user_version', { simple: true });
  raw.close();
  return { tables, version };
}

test('a new database has the newest version, and no backup was needed', (t) => {
  const home = newHome(t);
  openHome(t, home).close();
  const raw = openRaw(t, filesOf(home).path);
  assert.equal(raw.pragma('user_version', { simple: true }), NAMES.length);
  assert.equal(raw.pragma('journal_mode', { simple: true }), 'wal');
  assert.deepEqual(listBackups(join(home, 'backups')), []);
});

for (const [index, name] of NAMES.entries()) {
  test(`${name} brings a database of version ${index} to the same tables as a new one`, (t) => {
    const [upgraded, fresh] = [newHome(t), newHome(t)];
    if (index > 0) openHome(t, upgraded, { migrations: migrations(t, index) }).close();
    openHome(t, upgraded, { migrations: migrations(t, index + 1) }).close();
    openHome(t, fresh, { migrations: migrations(t, index + 1) }).close();
    assert.deepEqual(schemaOf(t, upgraded), schemaOf(t, fresh));
  });
}

test('a migration keeps what is recorded, after a backup of it', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  store.settings.set('kept', 'yes');
  store.close();
  const more = migrations(t, NAMES.length, ['CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;']);
  const migrated = openHome(t, home, { migrations: more });
  assert.equal(migrated.settings.get('kept', z.string()), 'yes');
  migrated.close();
  const backups = listBackups(join(home, 'backups'));
  assert.equal(backups.length, 1);
  const backup = new SqliteDatabase(backups[0], { readonly: true });
  assert.equal(backup.pragma('user_version', { simple: true }), NAMES.length);
  assert.equal(
    backup.prepare(`SELECT value FROM settings WHERE key IN ('key', 'kept')`).pluck().get(),
    '"yes"',
  );
  assert.equal(backup.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'more'`).pluck().get(), 0);
  backup.close();
});

test('screenings from before are known to be listed where something was classified', (t) => {
  const home = newHome(t);
  const before = NAMES.findIndex((name) => name.includes('screening-identity'));
  const store = openHome(t, home, { migrations: migrations(t, before) });
  const [half, found, finished] = [startScreening(store), startScreening(store), startScreening(store)];
  for (const { id } of [half, found]) store.cells.add(id, foundFiles(8, 2));
  store.cells.record(store.cells.nextPending(half.id, 0, 3).map(resultOf));
  store.screenings.end(finished.id, 'finished');
  store.close();
  const { screenings } = openHome(t, home);
  assert.deepEqual(
    [half, found, finished].map(({ id }) => screenings.require(id).listed),
    [true, false, true],
  );
});

test('a migration that fails leaves the database as it was', (t) => {
  const home = newHome(t);
  openHome(t, home).close();
  const before = schemaOf(t, home);
  const broken = migrations(t, NAMES.length, [
    'CREATE TABLE good (id INTEGER PRIMARY KEY) STRICT;',
    'CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE half (id INTEGER);',
  ]);
  assert.throws(() => openStore(home, { migrations: broken }), /half/);
  assert.deepEqual(schemaOf(t, home), before);
});

test('a database of a newer version is refused by name, and left alone', (t) => {
  const home = newHome(t);
  openHome(t, home).close();
  const { path } = filesOf(home);
  const raw = openRaw(t, path);
  raw.pragma(`user_version = ${NAMES.length + 1}`);
  raw.close();
  const before = readFileSync(path);
  assert.throws(
    () => openStore(home),
    (error) => {
      assert.ok(error instanceof AppError, String(error));
      assert.equal(error.code, 'newer-version');
      assert.ok(error.message.includes(path), error.message);
      assert.match(error.nextStep ?? '', /Install the newer Smearwise/);
      return true;
    },
  );
  assert.ok(before.equals(readFileSync(path)));
  assert.deepEqual(listBackups(join(home, 'backups')), []);
});

test('the audit log takes nothing back', (t) => {
  const store = openHome(t);
  store.audit.append('Ada', 'noted', 'a slide');
  const raw = openRaw(t, store.path);
  assert.throws(() => raw.exec(`UPDATE audit SET actor = 'Eve'`), /append-only/);
  assert.throws(() => raw.exec('DELETE FROM audit'), /append-only/);
  assert.throws(
    () =>
      raw.exec(
        `INSERT OR REPLACE INTO audit SELECT 1, at, 'Eve', action, subject, detail, previous_hash, hash, seal FROM audit`,
      ),
    /append-only/,
  );
  assert.equal(store.audit.list()[0]?.actor, 'Ada');
});
