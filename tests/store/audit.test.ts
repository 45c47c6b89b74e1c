import assert from 'node:assert/strict';
import { copyFileSync, cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sha256 } from '../../src-main/base/index.ts';
import { openStore, restoreBackup, type Store } from '../../src-main/store/index.ts';
import { filesOf, newHome, openHome, openRaw } from './home.ts';

const ENTRIES = 5;

function addEntries(store: Store, entries = ENTRIES): void {
  for (let i = 1; i <= entries; i++) {
    store.audit.append('Ada', 'reviewed', `cell ${i}`, {
      old: 'Parasitized',
      new: 'Uninfected',
      reason: 'debris',
    });
  }
}

/** A data folder whose log holds some entries; nobody has it open. */
function homeWithEntries(t: TestContext): string {
  const home = newHome(t);
  const store = openStore(home);
  addEntries(store);
  store.close();
  return home;
}

interface Row {
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

/** What somebody does who owns the file: takes the triggers away, edits, and puts them back as they were. */
function tamper(t: TestContext, home: string, sql: string, alsoHashes = false): void {
  const raw = openRaw(t, filesOf(home).path);
  const triggers = raw
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'`,
    )
    .all();
  assert.ok(triggers.length > 0);
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`);
  raw.exec(sql);
  if (alsoHashes) {
    let previous = '0'.repeat(64);
    const rows = raw.prepare<[], Row & { id: number }>('SELECT * FROM audit ORDER BY id').all();
    for (const { id, at, actor, action, subject, detail } of rows) {
      const hash = sha256(JSON.stringify([previous, at, actor, action, subject, detail]));
      raw.prepare('UPDATE audit SET previous_hash = ?, hash = ? WHERE id = ?').run(previous, hash, id);
      previous = hash;
    }
  }
  for (const trigger of triggers) raw.exec(trigger.sql);
  raw.close();
}

const messagesOf = (store: Store) =>
  store.audit
    .problems()
    .map(({ message }) => message)
    .join('\n');

test('entries come back in order, with who, what and why', (t) => {
  const store = openHome(t);
  addEntries(store, 3);
  assert.deepEqual(
    store.audit.list().map(({ actor, action, subject }) => [actor, action, subject]),
    [1, 2, 3].map((i) => ['Ada', 'reviewed', `cell ${i}`]),
  );
  assert.deepEqual(JSON.parse(store.audit.list()[0]?.detail ?? ''), {
    old: 'Parasitized',
    new: 'Uninfected',
    reason: 'debris',
  });
  assert.deepEqual(store.audit.problems(), []);
});

test('an empty log is whole, also when it is opened again', (t) => {
  const home = newHome(t);
  openStore(home).close();
  const store = openHome(t, home);
  assert.deepEqual(store.audit.problems(), []);
  assert.deepEqual(store.audit.list(), []);
});

for (const [what, sql, says] of [
  ['A changed entry', `UPDATE audit SET detail = '{}' WHERE id = 3`, /Entry 3 .* was changed/],
  [
    'A changed time',
    `UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE id = 1`,
    /Entry 1 .* was changed/,
  ],
  ['A changed hash', `UPDATE audit SET hash = '${'0'.repeat(64)}' WHERE id = 2`, /Entry 2 .* was changed/],
  ['A removed entry', 'DELETE FROM audit WHERE id = 2', /Before entry 3 .* removed/],
  ['An entry removed at the start', 'DELETE FROM audit WHERE id = 1', /Before entry 2 .* removed/],
  ['A cut end', 'DELETE FROM audit WHERE id > 3', /has 3 entries, but had 5|had 5 entries, and 3 were left/],
  ['An emptied log', 'DELETE FROM audit', /had 5 entries, and 0 were left/],
  ['Removed seals', 'UPDATE audit SET seal = NULL', /carry no seal/],
  [
    'Fields shifted into one another',
    `UPDATE audit SET actor = 'Ada reviewed', action = '' WHERE id = 1`,
    /Entry 1 .* was changed/,
  ],
  [
    'Exchanged entries',
    'UPDATE audit SET id = CASE id WHEN 2 THEN -3 WHEN 3 THEN 2 ELSE id END; UPDATE audit SET id = 3 WHERE id = -3',
    /Before entry 2 .* exchanged/,
  ],
  [
    'An added entry',
    `INSERT INTO audit SELECT 6, at, 'Eve', action, subject, detail, hash, hash, seal FROM audit WHERE id = 5`,
    /Entry 6 .* was changed/,
  ],
] as const) {
  for (const isOpen of [true, false]) {
    test(`${what} is found, the triggers put back, in a log that is ${isOpen ? 'open' : 'opened later'}`, (t) => {
      const home = homeWithEntries(t);
      const before = isOpen ? openHome(t, home) : undefined;
      tamper(t, home, sql);
      const store = before ?? openHome(t, home);
      if (isOpen) store.audit.append('Ada', 'reviewed', 'cell 6');
      assert.match(messagesOf(store), says);
    });
  }
}

for (const [what, sql] of [
  ['changed', `UPDATE audit SET actor = 'Eve' WHERE id = 3`],
  ['cut', 'DELETE FROM audit WHERE id = 3'],
  [
    'reordered',
    'UPDATE audit SET id = CASE id WHEN 2 THEN -3 WHEN 3 THEN 2 ELSE id END; UPDATE audit SET id = 3 WHERE id = -3',
  ],
  [
    'lengthened',
    `INSERT INTO audit SELECT 6, at, 'Eve', action, subject, detail, hash, '', seal FROM audit WHERE id = 5`,
  ],
] as const) {
  test(`a log that was ${what} and given new hashes throughout is found by its seals`, (t) => {
    const home = homeWithEntries(t);
    tamper(t, home, sql, true);
    assert.match(messagesOf(openHome(t, home)), /seal that does not fit/);
  });

  test(`a log that was ${what}, given new hashes and stripped of all seals is found`, (t) => {
    const home = homeWithEntries(t);
    tamper(t, home, `${sql}; UPDATE audit SET seal = NULL`, true);
    rmSync(join(home, 'audit.head'));
    const store = openHome(t, home);
    assert.match(messagesOf(store), /"audit\.head" was missing/);
  });
}

test('what was found at an opening stands in the log for good', (t) => {
  const home = homeWithEntries(t);
  tamper(t, home, 'DELETE FROM audit WHERE id > 3');
  openStore(home).close();
  const store = openHome(t, home);
  addEntries(store);
  const found = store.audit.ofAction('audit log does not fit');
  assert.equal(found.length, 1);
  assert.match(messagesOf(store), /it had 5 entries, and 3 were left/);
});

test('the log of another data folder is found', (t) => {
  const [home, other] = [homeWithEntries(t), homeWithEntries(t)];
  copyFileSync(filesOf(other).path, filesOf(home).path);
  // Whoever meddles does away with the folder's own file too.
  rmSync(join(home, 'data-folder.json'));
  assert.match(messagesOf(openHome(t, home)), /seal of another data folder's key/);
});

test('an older copy of the whole database is found', (t) => {
  const home = homeWithEntries(t);
  const older = join(newHome(t), 'older.db');
  copyFileSync(filesOf(home).path, older);
  const store = openStore(home);
  addEntries(store);
  store.close();
  copyFileSync(older, filesOf(home).path);
  assert.match(messagesOf(openHome(t, home)), /an older copy of the database was put in its place/);
});

test('a log written anew is found by the head that a backup kept, even where key and head were taken away', (t) => {
  const home = homeWithEntries(t);
  const open = openStore(home);
  const kept = { where: 'the backup of yesterday', ...open.audit.head() };
  open.close();
  tamper(
    t,
    home,
    `UPDATE audit SET actor = 'Eve', seal = NULL WHERE id = 3; UPDATE audit SET seal = NULL`,
    true,
  );
  rmSync(join(home, 'audit.head'));
  rmSync(join(home, 'audit.key'));
  const store = openHome(t, home);
  assert.match(
    store.audit
      .problems([kept])
      .map(({ message }) => message)
      .join('\n'),
    /Entry 5 .* not the one that the backup of yesterday knows/,
  );
});

test('a removed key is told, and what is written after it is sealed again', (t) => {
  const home = homeWithEntries(t);
  rmSync(join(home, 'audit.key'));
  const store = openHome(t, home);
  addEntries(store);
  assert.match(messagesOf(store), /^On .* "audit\.key" was missing: .* before entry 6 cannot be proven\.$/);
});

test('a damaged head is told', (t) => {
  const home = homeWithEntries(t);
  const file = join(home, 'audit.head');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/[0-9a-f]{8}"/g, '00000000"'));
  assert.match(messagesOf(openHome(t, home)), /"audit\.head" was unreadable/);
});

test('a head torn by a power cut leaves the one before it', (t) => {
  const home = homeWithEntries(t);
  const file = join(home, 'audit.head');
  const text = readFileSync(file, 'utf8');
  // The fifth entry's place is the second one.
  writeFileSync(file, text.slice(0, 256) + text.slice(256, 300).padEnd(255, '\0') + '\n');
  const store = openHome(t, home);
  assert.deepEqual(store.audit.problems(), []);
  addEntries(store);
  assert.deepEqual(store.audit.problems(), []);
});

test('a head that is behind the log (killed between the two) is no finding', (t) => {
  const home = homeWithEntries(t);
  const head = readFileSync(join(home, 'audit.head'));
  const store = openStore(home);
  addEntries(store);
  store.close();
  writeFileSync(join(home, 'audit.head'), head);
  assert.deepEqual(openHome(t, home).audit.problems(), []);
});

test('what is rolled back leaves neither an entry nor a head', (t) => {
  const store = openHome(t);
  addEntries(store);
  assert.throws(() =>
    store.transaction(() => {
      addEntries(store);
      throw new Error('no');
    }),
  );
  assert.equal(store.audit.head().count, ENTRIES);
  addEntries(store);
  assert.deepEqual(store.audit.problems(), []);
});

test('a log that is older than the key is sealed from now on, and its earlier entries by that', (t) => {
  const home = homeWithEntries(t);
  const raw = openRaw(t, filesOf(home).path);
  raw.exec('DROP TRIGGER audit_is_never_changed; UPDATE audit SET seal = NULL');
  raw.close();
  rmSync(join(home, 'audit.key'));
  rmSync(join(home, 'audit.head'));
  openStore(home).close();
  assert.deepEqual(openHome(t, home).audit.problems(), []);
  tamper(t, home, `UPDATE audit SET actor = 'Eve' WHERE id = 2`, true);
  assert.match(messagesOf(openHome(t, home)), /seal that does not fit/);
});

test('a restored backup is in the log, once, and no finding', (t) => {
  const home = homeWithEntries(t);
  const store = openStore(home);
  const backup = store.backup();
  addEntries(store);
  store.close();
  restoreBackup(backup.file, home);
  openStore(home).close();
  const after = openHome(t, home);
  addEntries(after);
  assert.deepEqual(after.audit.problems(), []);
  const [restored, ...more] = after.audit.ofAction('database restored');
  assert.equal(more.length, 0);
  assert.equal(restored?.id, ENTRIES + 1);
  assert.match(restored.detail, /"former":\{"count":10,/);
});

test('a first start that ended before its key was written is no finding later', (t) => {
  const home = newHome(t);
  openStore(home).close();
  rmSync(join(home, 'audit.key'));
  const store = openHome(t, home);
  store.audit.append('Ada', 'something', 'done');
  assert.deepEqual(store.audit.problems(), []);
});

test('a backup restored on another PC is in the log; what it brings is not called forged', (t) => {
  const home = homeWithEntries(t);
  const store = openHome(t, home);
  const backup = store.backup();
  const elsewhere = newHome(t);
  restoreBackup(backup.file, elsewhere);
  const after = openHome(t, elsewhere);
  assert.deepEqual(after.audit.problems(), []);
  assert.equal(after.audit.ofAction('database restored').length, 1);
});

test('a moved data folder takes its key along; only the owner may read it', (t) => {
  const [home, moved] = [homeWithEntries(t), newHome(t)];
  cpSync(home, moved, { recursive: true });
  assert.deepEqual(openHome(t, moved).audit.problems(), []);
  if (process.platform !== 'win32') assert.equal(statSync(join(home, 'audit.key')).mode & 0o777, 0o600);
});
