/** What lies where a database should, in every state that was met: nothing is overwritten, nothing opens empty. */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../src-main/base/index.ts';
import {
  ForeignLogError,
  listBackups,
  notedHealth,
  openStore,
  restoreBackup,
  setLogAside,
} from '../../src-main/store/index.ts';
import { filesOf, homeWithSettings, newHome, openHome } from './home.ts';
import { countTests } from '../fault/tally.ts';

countTests('database');

/** Every file of a data folder with its content, but for the lock and the notes of what is wrong. */
function contentOf(home: string): Map<string, string> {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    paths
      .filter((path) => !/data-folder\.lock|[\\/]health[\\/]/.test(path))
      .sort()
      .map((path) => [path, readFileSync(path, 'latin1')]),
  );
}

function refusesUntouched(home: string, message: RegExp, kind: typeof AppError = AppError): void {
  const before = contentOf(home);
  assert.throws(
    () => openStore(home),
    (error) => {
      assert.ok(error instanceof kind, String(error));
      assert.equal(error.code, 'corrupt');
      assert.match(error.message, message);
      assert.ok(error.nextStep);
      return true;
    },
  );
  assert.deepEqual(contentOf(home), before, 'all is as it was');
}

/** The files as a killed process leaves them: what was recorded last is in the log alone. */
function killedHome(
  t: TestContext,
  home: string,
  record: (store: ReturnType<typeof openStore>) => void,
): string {
  const killed = newHome(t);
  const store = openHome(t, home);
  record(store);
  cpSync(home, killed, { recursive: true });
  store.close();
  assert.ok(statSync(filesOf(killed).wal).size > 0);
  return killed;
}

for (const [what, lose] of [
  [
    'is missing',
    (path: string) => {
      rmSync(path);
    },
  ],
  [
    'is empty',
    (path: string) => {
      writeFileSync(path, '');
    },
  ],
] as const) {
  test(`a database that ${what} though the data folder was used is no new one`, (t) => {
    const home = homeWithSettings(t);
    lose(filesOf(home).path);
    refusesUntouched(home, new RegExp(what));
    assert.deepEqual(
      notedHealth(home).map(({ code, action }) => [code, action]),
      [['database-damaged', null]],
    );
  });

  test(`a database that ${what} is restored from its newest backup`, (t) => {
    const home = homeWithSettings(t);
    openHome(t, home).close();
    lose(filesOf(home).path);
    refusesUntouched(home, new RegExp(what));
    const [newest = ''] = listBackups(join(home, 'backups'));
    restoreBackup(newest, home);
    assert.match(openHome(t, home).settings.get('setting 0', z.string()) ?? '', /^value 0/);
    assert.deepEqual(notedHealth(home), []);
  });
}

test('backups, or a log, or the folder’s own file alone are enough to know that a database was there', (t) => {
  const full = homeWithSettings(t);
  openHome(t, full).close();
  for (const sign of ['backups', 'data-folder.json']) {
    const home = newHome(t);
    cpSync(join(full, sign), join(home, sign), { recursive: true });
    refusesUntouched(home, /is missing/);
  }
  const home = newHome(t);
  writeFileSync(filesOf(home).wal, 'x'.repeat(5000));
  refusesUntouched(home, /is missing/);
});

test('a first start that was killed, with an empty file or only its locks there, begins anew', (t) => {
  const home = newHome(t);
  writeFileSync(filesOf(home).path, '');
  writeFileSync(join(home, 'app.lock'), '');
  openHome(t, home).settings.set('key', 1);
});

test('an empty file with a rollback journal is a database that is just being made, or was when it was killed', (t) => {
  for (const bytes of [1, 512, 4616]) {
    const home = newHome(t);
    const { path } = filesOf(home);
    writeFileSync(path, '');
    writeFileSync(`${path}-journal`, Buffer.alloc(bytes));
    openHome(t, home).settings.set('key', 1);
  }
});

test('what a killed process recorded is taken over, however often', (t) => {
  let home = homeWithSettings(t);
  for (let round = 0; round < 20; round++) {
    home = killedHome(t, home, (store) => {
      store.settings.set(`round ${round}`, round);
      store.audit.append('Ada', 'noted', `round ${round}`);
      // Some rounds grow the database, some fill the log until it is copied into it.
      for (let i = 0; i < round * 3; i++) store.settings.set(`more ${round} ${i}`, 'y'.repeat(20_000));
    });
    const store = openHome(t, home);
    for (let past = 0; past <= round; past++)
      assert.equal(store.settings.get(`round ${past}`, z.number()), past);
    store.close();
  }
});

test('the log of another data folder is not taken over', (t) => {
  const home = homeWithSettings(t);
  const other = killedHome(t, homeWithSettings(t), (store) => {
    store.settings.set('setting 0', 'of another');
  });
  cpSync(filesOf(other).wal, filesOf(home).wal);
  refusesUntouched(home, /does not belong/, ForeignLogError);
  const kept = setLogAside(home);
  assert.ok(existsSync(join(kept, 'smearwise.db-wal')));
  const store = openHome(t, home);
  assert.match(store.settings.get('setting 0', z.string()) ?? '', /^value 0/);
  assert.deepEqual(store.integrityProblems(), []);
});

test('the log of the same data folder at another time is not taken over', (t) => {
  const home = homeWithSettings(t);
  const earlier = newHome(t);
  cpSync(home, earlier, { recursive: true });
  const grow = (store: ReturnType<typeof openStore>) => {
    for (let i = 0; i < 50; i++) store.settings.set(`grown ${i} ${Math.random()}`, 'z'.repeat(5000));
  };
  for (let round = 0; round < 3; round++) {
    const store = openHome(t, home);
    grow(store);
    store.close();
  }
  const later = killedHome(t, home, grow);
  // A person copied an old database back, and left the log of the new one beside it.
  cpSync(filesOf(later).wal, filesOf(earlier).wal);
  refusesUntouched(earlier, /does not belong/, ForeignLogError);
  // And the other way round.
  const old = killedHome(t, newHomeFrom(t, home), grow);
  for (let round = 0; round < 3; round++) {
    const store = openHome(t, home);
    grow(store);
    store.close();
  }
  cpSync(filesOf(old).wal, filesOf(home).wal);
  refusesUntouched(home, /does not belong/, ForeignLogError);
});

function newHomeFrom(t: TestContext, home: string): string {
  const copy = newHome(t);
  cpSync(home, copy, { recursive: true });
  return copy;
}

test('a log of another program is not taken over, one full of zeros is nothing', (t) => {
  const home = homeWithSettings(t);
  writeFileSync(filesOf(home).wal, 'no log at all '.repeat(1000));
  refusesUntouched(home, /does not belong/, ForeignLogError);
  writeFileSync(filesOf(home).wal, Buffer.alloc(8192));
  openHome(t, home).settings.set('key', 1);
});

test('the index of another log is made anew', (t) => {
  const home = homeWithSettings(t);
  const other = killedHome(t, homeWithSettings(t), (store) => {
    store.settings.set('setting 0', 'of another');
  });
  cpSync(`${filesOf(other).path}-shm`, `${filesOf(home).path}-shm`);
  const store = openHome(t, home);
  assert.match(store.settings.get('setting 0', z.string()) ?? '', /^value 0/);
  assert.deepEqual(store.integrityProblems(), []);
});

test('the rollback journal of another database is not played back', (t) => {
  const home = homeWithSettings(t);
  const elsewhere = join(newHome(t), 'other.db');
  const other = new SqliteDatabase(elsewhere);
  other.exec(`CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(200000))`);
  other.pragma('cache_size = 1');
  other.exec(`BEGIN; UPDATE t SET a = randomblob(200000); INSERT INTO t VALUES (zeroblob(300000))`);
  const journal = `${filesOf(home).path}-journal`;
  cpSync(`${elsewhere}-journal`, journal);
  other.close();
  assert.ok(statSync(journal).size > 512);
  refusesUntouched(home, /does not belong/, ForeignLogError);
  setLogAside(home);
  assert.deepEqual(openHome(t, home).integrityProblems(), []);
});

test('the database of another data folder is not taken for this one’s', (t) => {
  const [home, other] = [homeWithSettings(t), homeWithSettings(t)];
  openHome(t, home).close();
  cpSync(filesOf(other).path, filesOf(home).path);
  refusesUntouched(home, /belongs to another data folder/);
  const [newest = ''] = listBackups(join(home, 'backups'));
  const { former } = restoreBackup(newest, home);
  assert.ok(former && existsSync(former));
  openHome(t, home).close();
  // Whoever wants that one restores it by name.
  restoreBackup(former, home);
  openHome(t, home).close();
});

test('a data folder that was moved or copied as a whole is the same one', (t) => {
  const home = homeWithSettings(t);
  const copy = newHomeFrom(t, home);
  openHome(t, copy).close();
  const moved = join(newHome(t), 'moved');
  renameSync(home, moved);
  openHome(t, moved).close();
});

test('a database of before there were ids gets the one of its folder', (t) => {
  const home = homeWithSettings(t);
  const note = readFileSync(join(home, 'data-folder.json'), 'utf8');
  const raw = new SqliteDatabase(filesOf(home).path);
  raw.exec(`DELETE FROM settings WHERE key = 'data folder'`);
  raw.close();
  const store = openHome(t, home);
  assert.ok(note.includes(store.settings.get('data folder', z.string()) ?? 'none'));
  store.close();
  rmSync(join(home, 'data-folder.json'));
  openHome(t, home).close();
  assert.equal(readFileSync(join(home, 'data-folder.json'), 'utf8'), note);
});

test('restoring over a damaged database keeps it, in a folder that says so', (t) => {
  const home = homeWithSettings(t);
  openHome(t, home).close();
  const { path } = filesOf(home);
  writeFileSync(path, 'damaged '.repeat(2000));
  refusesUntouched(home, /is damaged/);
  const [newest = ''] = listBackups(join(home, 'backups'));
  const report = restoreBackup(newest, home);
  assert.match(report.former ?? '', /[\\/]damaged[\\/].+[\\/]smearwise\.db$/);
  assert.match(readFileSync(report.former ?? '', 'utf8'), /^damaged/);
  assert.ok(report.lastChangeAt !== null && report.lastChangeAt >= report.backupAt);
  openHome(t, home).close();
});

test('a folder in which a copy was looked at is removed at the next start', (t) => {
  const home = homeWithSettings(t);
  mkdirSync(join(home, 'examined-4711'));
  openHome(t, home).close();
  assert.ok(!existsSync(join(home, 'examined-4711')));
});
