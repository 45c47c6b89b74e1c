import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Store } from '../../src-main/store/index.ts';
import { openHome, openRaw } from './home.ts';

function storeWithEntries(t: TestContext, entries: number): Store {
  const store = openHome(t);
  for (let i = 1; i <= entries; i++) {
    store.audit.append('Ada', 'reviewed', `cell ${i}`, {
      old: 'Parasitized',
      new: 'Uninfected',
      reason: 'debris',
    });
  }
  return store;
}

/** What somebody does who owns the file: takes the triggers away first. */
function tamper(t: TestContext, store: Store, sql: string): void {
  const raw = openRaw(t, store.path);
  const triggers = raw
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
    .pluck()
    .all();
  assert.ok(triggers.length > 0);
  for (const name of triggers) raw.exec(`DROP TRIGGER ${name}`);
  raw.exec(sql);
  raw.close();
}

test('entries come back in order, with who, what and why', (t) => {
  const store = storeWithEntries(t, 3);
  assert.deepEqual(
    store.audit.list().map(({ actor, action, subject }) => [actor, action, subject]),
    [1, 2, 3].map((i) => ['Ada', 'reviewed', `cell ${i}`]),
  );
  assert.deepEqual(JSON.parse(store.audit.list()[0]?.detail ?? ''), {
    old: 'Parasitized',
    new: 'Uninfected',
    reason: 'debris',
  });
  assert.equal(store.audit.firstBroken(), undefined);
});

test('an empty log is whole', (t) => {
  assert.equal(openHome(t).audit.firstBroken(), undefined);
});

for (const [what, sql, broken] of [
  ['A changed entry', `UPDATE audit SET detail = '{}' WHERE id = 3`, 3],
  ['A changed point in time', `UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE id = 1`, 1],
  ['A changed hash', `UPDATE audit SET hash = '${'0'.repeat(64)}' WHERE id = 2`, 2],
  ['The entry after a removed one', 'DELETE FROM audit WHERE id = 2', 3],
  ['The first entry after one removed at the start', 'DELETE FROM audit WHERE id = 1', 2],
  [
    'The first of two exchanged entries',
    'UPDATE audit SET id = CASE id WHEN 2 THEN -3 WHEN 3 THEN 2 ELSE id END; UPDATE audit SET id = 3 WHERE id = -3',
    2,
  ],
] as const) {
  test(`${what} is found`, (t) => {
    const store = storeWithEntries(t, 5);
    tamper(t, store, sql);
    assert.equal(store.audit.firstBroken()?.id, broken);
  });
}

test('fields cannot be shifted into one another', (t) => {
  const store = openHome(t);
  store.audit.append('Ada', 'used model', 'v1');
  tamper(t, store, `UPDATE audit SET actor = 'Ada used', action = 'model'`);
  assert.equal(store.audit.firstBroken()?.id, 1);
});
