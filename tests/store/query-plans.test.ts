import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { type ImageFilter, imageFilterSchema } from '../../src-main/contract/index.ts';
import type { ImagePageRequest, SplitRecord, Store } from '../../src-main/store/index.ts';
import { openHome, openRaw } from './home.ts';
import { classifyAll, foundFiles, JUDGEMENT, startScreening } from './screening.ts';

/** Watches what SQLite is asked to prepare; it still does. */
const watched = mock.method(SqliteDatabase.prototype, 'prepare').mock;

/** How SQLite goes about the last statement that `ask` made the store prepare. */
function planOf(t: TestContext, store: Store, ask: (store: Store) => unknown): string[] {
  watched.resetCalls();
  ask(store);
  const sql = watched.calls.at(-1)?.arguments[0];
  assert.ok(sql);
  const parameters = new Set(sql.matchAll(/:(\w+)/g).map((match) => match[1] ?? ''));
  const values =
    parameters.size > 0
      ? [Object.fromEntries([...parameters].map((name) => [name, 1]))]
      : Array.from(sql.matchAll(/\?/g), () => 1);
  const plan = openRaw(t, store.path).prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  return plan.all(...values).map(({ detail }) => detail);
}

const dataset = {
  id: 1,
  name: 'nih',
  folder: '/nih',
  naming: { kind: 'none' },
  positiveClass: 'P',
  synthetic: false,
  createdAt: '',
} as const;

const split: SplitRecord = {
  id: 1,
  summary: {
    ...{ dataset: 'nih', name: 'first', unit: 'patient', createdAt: '', parts: [], warnings: [] },
    method: { kind: 'ratio', train: 1, validation: 0, test: 1, seed: 1 },
  },
};

function imagesOf(changes: Partial<ImageFilter>): ImagePageRequest {
  const filter = imageFilterSchema.omit({ split: true }).parse(changes);
  return { datasetId: 1, filter, split, offset: 0, limit: 100 };
}

/** Each question that is asked of large tables, and the steps that its answer takes, in order. */
const QUESTIONS: [string, (store: Store) => unknown, RegExp[]][] = [
  [
    'the next cells to classify',
    (store) => store.cells.nextPending(1, 0, 1000),
    [/cells USING INDEX pending_cells \(screening_id=\? AND id>\?\)/],
  ],
  [
    'a result of a cell',
    (store) => {
      store.cells.record([]);
    },
    [/cells USING INTEGER PRIMARY KEY/],
  ],
  [
    'counts by status',
    (store) => store.cells.counts(1),
    [/slides/, /cells USING COVERING INDEX cells_by_slide/],
  ],
  [
    'counts of all slides',
    (store) => store.cells.bySlide(1, JUDGEMENT),
    [/slides USING/, /slide_counts USING INTEGER PRIMARY KEY/],
  ],
  [
    'the strongest cells of a slide',
    (store) => store.cells.strongest(1, 'a', 12, JUDGEMENT),
    [/slides/, /cells USING INDEX cells_by_slide \(slide_id=\? AND status=\?\)/, /LAST TERM OF ORDER BY/],
  ],
  [
    'the most doubtful cells of a slide',
    (store) => store.cells.mostDoubtful(1, 'a', 12, JUDGEMENT),
    [
      /slides/,
      /cells USING INDEX cells_by_slide \(slide_id=\? AND status=\? AND probability>\? AND probability<\?\)/,
    ],
  ],
  [
    'what was left out',
    (store) => store.cells.leftOut(1, JUDGEMENT),
    [/slides/, /cells USING INDEX cells_by_slide \(slide_id=\? AND status=\?\)/],
  ],
  [
    'all cells in order',
    (store) => [...store.cells.rows(1, JUDGEMENT)],
    [/slides/, /cells USING INDEX cells_in_order \(slide_id=\? AND path>\?\)/],
  ],
  [
    'the images in use',
    (store) => [...store.datasets.images(dataset)],
    [/images USING INDEX sqlite_autoindex_images_1 \(dataset_id=\? AND path>\?\)/],
  ],
  [
    'the findings of an import',
    (store) => store.images.findings(1),
    [/images USING/, /findings USING PRIMARY KEY/],
  ],
  [
    'how many images in use are in a part',
    (store) => store.imageGallery.page(imagesOf({ part: 'none', state: 'ok' })),
    [/images USING COVERING INDEX images_by_class \(dataset_id=\? AND state=\?\)/],
  ],
  [
    'the images of a split',
    (store) => store.splits.images({ id: 1 }, dataset),
    [/split_images USING PRIMARY KEY/, /images USING INTEGER PRIMARY KEY/],
  ],
];

for (const [what, ask, steps] of QUESTIONS) {
  test(`an index answers: ${what}`, (t) => {
    const store = openHome(t);
    store.cells.add(startScreening(store).id, foundFiles(2, 1));
    const plan = planOf(t, store, ask);
    assert.deepEqual(
      plan.filter((step) => step.startsWith('SCAN')),
      [],
    );
    for (const step of steps)
      assert.ok(
        plan.some((line) => step.test(line)),
        `${String(step)} in ${plan.join('; ')}`,
      );
  });
}

test('a screening of 100,000 cells is listed, recorded and counted', (t) => {
  const slow: string[] = [];
  const store = openHome(t, undefined, { log: (line) => slow.push(line) });
  const { id } = startScreening(store);
  const files = foundFiles(100_000, 40);
  store.cells.add(id, files);
  store.cells.add(id, files.slice(0, 1000));
  classifyAll(store, id, 5000);
  assert.deepEqual(store.cells.counts(id), { pending: 0, done: 90_000, unreadable: 10_000, skipped: 0 });
  const slides = store.cells.bySlide(id, JUDGEMENT);
  assert.equal(
    slides.reduce((sum, { cells, unreadable }) => sum + cells + unreadable, 0),
    100_000,
  );
  let previous = '';
  let rows = 0;
  for (const { slide, path } of store.cells.rows(id, JUDGEMENT)) {
    const place = `${slide}\0${path}`;
    assert.ok(place > previous);
    previous = place;
    rows++;
  }
  assert.equal(rows, 100_000);
  for (const line of slow) assert.match(line, /^Slow query, \d+ ms: /);
});
