import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  openSync,
  closeSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { AppError } from '../../src-main/base/index.ts';
import { listBackups, openStore } from '../../src-main/store/index.ts';
import { filesOf, homeWithSettings, newHome, openHome, openRaw } from './home.ts';
import { foundFiles, startScreening } from './screening.ts';
import { countTests } from '../fault/tally.ts';

countTests('database');

/** The refusal of a damaged database, which names the file and says what to do. */
function isDamaged(path: string) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, 'corrupt');
    assert.ok(error.message.includes(path), error.message);
    assert.match(error.nextStep ?? '', /backup/);
    return true;
  };
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

for (const [what, sizeOf] of [
  ['to half its pages', (size: number) => size / 2 - ((size / 2) % 4096)],
  ['inside a page', (size: number) => size / 2 + 100],
  ['by its last bytes', (size: number) => size - 50],
  ['inside its header', () => 50],
  ['to its first page', () => 4096],
] as const) {
  test(`a database cut ${what} is refused`, (t) => {
    const home = homeWithSettings(t);
    const { path } = filesOf(home);
    truncateSync(path, sizeOf(statSync(path).size));
    const before = readFileSync(path);
    assert.throws(() => openStore(home), isDamaged(path));
    assert.ok(before.equals(readFileSync(path)), 'the damaged file stays as it is, for a rescue');
  });
}

for (const [what, hasLog] of [
  ['', false],
  [', also with the write-ahead log of a killed process beside it', true],
] as const) {
  test(`a large database cut short is refused without reading all of it${what}`, (t) => {
    const home = homeWithSettings(t, 500, 70_000);
    const store = openHome(t, home);
    assert.equal(listBackups(join(home, 'backups')).length, 1, 'none is due at the next opening');
    store.settings.set('written before the kill', true);
    const cut = newHome(t);
    cpSync(home, cut, { recursive: true });
    store.close();
    const { path: cutPath, wal: cutLog } = filesOf(cut);
    assert.ok(statSync(cutPath).size > 33e6);
    truncateSync(cutPath, statSync(cutPath).size - 10 * 4096);
    if (!hasLog) rmSync(cutLog);
    assert.throws(() => openStore(cut), isDamaged(cutPath));
  });
}

test('a database emptied to zero bytes is refused where there are backups of it', (t) => {
  const home = homeWithSettings(t);
  openHome(t, home).close();
  assert.equal(listBackups(join(home, 'backups')).length, 1);
  const { path } = filesOf(home);
  truncateSync(path, 0);
  assert.throws(() => openStore(home), isDamaged(path));
});

for (const [what, bytes] of [
  ['of another kind', Buffer.from('{"not": "a database"}'.repeat(500))],
  ['full of random bytes', Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * i * 31) % 251))],
  ['of a few bytes', Buffer.from('SQLite')],
] as const) {
  test(`a file ${what} is refused and left alone`, (t) => {
    const home = newHome(t);
    const { path } = filesOf(home);
    writeFileSync(path, bytes);
    assert.throws(() => openStore(home), isDamaged(path));
    assert.ok(bytes.equals(readFileSync(path)));
  });
}

test('an overwritten page is found when the database is opened', (t) => {
  const home = homeWithSettings(t);
  const { path } = filesOf(home);
  overwrite(path, statSync(path).size - 3 * 4096, Buffer.alloc(4096, 0xa5));
  assert.throws(() => openStore(home), isDamaged(path));
});

test('a page overwritten while the database is open is named when it is read', (t) => {
  const store = openHome(t, homeWithSettings(t, 2000));
  const size = statSync(store.path).size;
  overwrite(store.path, size / 2, Buffer.alloc(size / 2, 0xa5));
  // Another process's write makes SQLite forget the pages that it has in memory.
  openRaw(t, store.path).exec(`UPDATE settings SET value = '"1"' WHERE key = 'setting 0'`);
  assert.throws(() => {
    for (let i = 0; i < 2000; i++) store.settings.get(`setting ${i}`, z.string());
  }, isDamaged(store.path));
  assert.throws(() => store.backup(), isDamaged(store.path));
});

test('an index that does not fit its table is found by the check of everything', (t) => {
  const store = openHome(t);
  store.cells.add(startScreening(store).id, foundFiles(100, 3));
  assert.deepEqual(store.integrityProblems(), []);
  const raw = openRaw(t, store.path);
  raw.unsafeMode();
  raw.pragma('writable_schema = ON');
  const roots = raw.prepare(
    `SELECT name, rootpage FROM sqlite_schema WHERE tbl_name = 'cells' AND type = 'index'`,
  );
  const rootOf = new Map(roots.raw().all() as [string, number][]);
  const exchange = raw.prepare('UPDATE sqlite_schema SET rootpage = ? WHERE name = ?');
  exchange.run(rootOf.get('pending_cells'), 'cells_in_order');
  exchange.run(rootOf.get('cells_in_order'), 'pending_cells');
  raw.pragma('schema_version = 999');
  assert.match(store.integrityProblems().join('\n'), /cells_in_order/);
});

test('a record that no longer fits names itself', (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  const naming = { kind: 'none' } as const;
  store.datasets.create({ name: 'nih', folder: '/nih', naming, positiveClass: 'P', synthetic: false });
  openRaw(t, store.path).exec(`UPDATE datasets SET naming = '{"kind":"magic"}'`);
  assert.throws(
    () => store.datasets.require('nih'),
    (error) =>
      error instanceof AppError && error.code === 'corrupt' && error.message.includes('dataset "nih"'),
  );
});

test('a data folder that is a file, or lies below one, is refused', (t) => {
  const home = newHome(t);
  writeFileSync(join(home, 'file'), 'x');
  for (const folder of [join(home, 'file'), join(home, 'file', 'below')]) {
    assert.throws(
      () => openStore(folder),
      (error) =>
        error instanceof AppError && error.code === 'invalid-input' && error.message.includes(folder),
    );
  }
});

test('a folder in the place of the database is refused', (t) => {
  const home = newHome(t);
  const { path } = filesOf(home);
  mkdirSync(path);
  assert.throws(
    () => openStore(home),
    (error) => error instanceof AppError && error.code === 'no-space' && error.message.includes(path),
  );
});

test(
  'a damaged database is let go when it is refused: on Windows no backup could take its place',
  { skip: process.platform !== 'linux' && 'only Linux lists the open files of a process' },
  (t) => {
    const home = homeWithSettings(t);
    const { path } = filesOf(home);
    writeFileSync(path, 'damaged');
    assert.throws(() => openStore(home));
    const open = readdirSync('/proc/self/fd').flatMap((name) => {
      // The one that lists them is gone by now.
      return existsSync(`/proc/self/fd/${name}`) ? [readlinkSync(`/proc/self/fd/${name}`)] : [];
    });
    assert.ok(open.length > 0);
    assert.deepEqual(
      open.filter((file) => file.startsWith(home)),
      [],
    );
  },
);
