import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { verifyRecords } from '../../src-main/services/records/index.ts';
import { checkRecords } from '../../src-main/services/this-pc/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { notedHealth, openStore, type Store } from '../../src-main/store/index.ts';
import { filesOf, newHome, openHome, openRaw } from './home.ts';
import { classifyAll, foundFiles, startScreening } from './screening.ts';
import { countTests } from '../fault/tally.ts';

countTests('database');

/** A finished screening of three slides whose records are sealed. */
function screened(store: Store): void {
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(300, 3));
  classifyAll(store, id);
  store.screenings.end(id, 'finished');
  store.audit.append('screening', 'screening finished', `screening ${id}`, {}, [
    { kind: 'screening', id },
    { kind: 'model', id: 1 },
  ]);
}

function tampered(t: TestContext, sql: string): string {
  const home = newHome(t);
  const store = openStore(home);
  screened(store);
  assert.deepEqual(verifyRecords(store), []);
  store.close();
  openRaw(t, filesOf(home).path).exec(sql);
  return verifyRecords(openHome(t, home))
    .map(({ message }) => message)
    .join('\n');
}

for (const [what, sql, says] of [
  [
    "A cell's class",
    `UPDATE cells SET predicted_class = 'Uninfected', probability = 0.1 WHERE id = 5`,
    /A record of slide "slide-000" of screening 1 is not as it was recorded/,
  ],
  [
    'A review that nobody made',
    `UPDATE cells SET review_class = 'Uninfected', reviewer = 'Ada', reviewed_at = '2026-01-01T00:00:00.000Z' WHERE id = 5`,
    /slide "slide-000" of screening 1/,
  ],
  [
    'A removed cell',
    'DELETE FROM cells WHERE id = 5',
    /Of slide "slide-000" of screening 1, 1 of 100 records are missing/,
  ],
  ['The threshold', `UPDATE screenings SET request = json_set(request, '$.threshold', 0.9)`, /screening 1/],
  ["A slide's name", `UPDATE slides SET name = 'other' WHERE id = 2`, /the slides of screening 1/],
  ['The model in use', `UPDATE model_versions SET status = 'in-use'`, /model version v1/],
  [
    'An override',
    `UPDATE model_versions SET override = '{"by":"Eve","reason":"","at":""}'`,
    /model version v1/,
  ],
  ['A setting', `UPDATE settings SET value = '0' WHERE key = 'records sealed'`, /table settings/],
  [
    'Kept counts',
    `INSERT INTO slide_counts (slide_id, judgement, pending, cells, positives, needs_review, positives_to_review,
       reviewed, unreadable, skipped) VALUES (1, '{}', 0, 9, 9, 0, 0, 0, 0, 0)`,
    /slide_counts/,
  ],
  [
    'A dropped trigger',
    'DROP TRIGGER audit_is_never_changed',
    /"audit_is_never_changed" of the database was changed/,
  ],
  ['A dropped index', 'DROP INDEX cells_by_slide', /"cells_by_slide"/],
  ['The next version number', `UPDATE sqlite_sequence SET seq = 7`, /sqlite_sequence/],
] as const) {
  test(`${what}, changed in the database, is found and named`, (t) => {
    assert.match(tampered(t, sql), says);
  });
}

test('of a new data folder all is as recorded', (t) => {
  const home = newHome(t);
  for (const opening of ['first', 'second']) {
    const store = openStore(home);
    assert.deepEqual(verifyRecords(store), [], `${opening} opening`);
    store.close();
  }
});

test('rows that were changed together with their digests are found by the seal in the audit log', (t) => {
  const home = newHome(t);
  const store = openStore(home);
  screened(store);
  store.close();
  // As one would who knows how: through Smearwise's own code, but without an entry in the log.
  const forger = openStore(home);
  forger.reviews.save([{ id: 5, reviewedClass: 'Uninfected', reviewer: 'Ada' }]);
  forger.close();
  assert.deepEqual(
    verifyRecords(openHome(t, home)).map(({ message }) => message),
    ['The records of screening 1 are not those that entry 1 of the audit log sealed.'],
  );
});

test('what Smearwise itself changes, takes back, replaces and removes is no finding', (t) => {
  const store = openHome(t);
  screened(store);
  const dataset = store.datasets.create({
    ...{
      name: 'clinic',
      folder: '/cells',
      naming: { kind: 'none' } as const,
      positiveClass: 'P',
      synthetic: false,
    },
  });
  const image = {
    ...{ path: 'a.png', bytes: 1, modifiedMs: 1.5, sha256: 'a', format: 'png', width: 1, height: 1 },
    ...{ perceptualHash: null, className: 'P', patient: null, slide: null },
  };
  store.images.save(dataset.id, [image, { ...image, path: 'b.png' }]);
  store.images.save(dataset.id, [{ ...image, className: 'Q' }]);
  store.settings.set('a', 1);
  store.settings.set('a', 2);
  assert.throws(() => {
    store.transaction(() => {
      store.settings.set('a', 3);
      throw new Error('no');
    });
  });
  store.transaction(() => {
    assert.throws(() =>
      store.transaction(() => {
        store.settings.set('b', 1);
        throw new Error('no');
      }),
    );
    store.settings.set('c', 1);
  });
  store.datasets.remove(dataset.id);
  assert.deepEqual(verifyRecords(store), []);
});

test('what is found is told until it is mended', (t) => {
  const workspace = openWorkspace(newHome(t));
  t.after(() => {
    workspace.close();
  });
  const raw = openRaw(t, workspace.store.path);
  screened(workspace.store);
  const told = () => notedHealth(workspace.home).map(({ code }) => code);
  checkRecords(workspace);
  assert.deepEqual(told(), []);
  raw.exec(`UPDATE cells SET sha256 = 'x' WHERE id = 5`);
  checkRecords(workspace);
  assert.deepEqual(told(), ['records-changed']);
  raw.exec(`DELETE FROM cells WHERE id = 5`);
  assert.equal(checkRecords(workspace).length, 1);
  assert.deepEqual(told(), ['records-changed']);
});
