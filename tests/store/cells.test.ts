import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellRow } from '../../src-main/contract/index.ts';
import { weightOfCell } from '../../src-main/statistics/index.ts';
import { openHome, openRaw } from './home.ts';
import { classifyAll, foundFiles, JUDGEMENT, resultOf, startScreening } from './screening.ts';

test('every file found is in exactly one state, and the states add up', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  const files = foundFiles(30, 3);
  store.cells.add(id, [
    ...files,
    { path: 'notes.txt', slide: 'slide-000', skipReason: 'not an image', sha256: null },
  ]);
  assert.deepEqual(store.cells.counts(id), { pending: 30, done: 0, unreadable: 0, skipped: 1 });
  classifyAll(store, id);
  assert.deepEqual(store.cells.counts(id), { pending: 0, done: 27, unreadable: 3, skipped: 1 });
  const [leftOut] = store.cells.leftOut(id, JUDGEMENT);
  assert.deepEqual(
    { path: leftOut?.path, slide: leftOut?.slide, reason: leftOut?.reason, status: leftOut?.status },
    { path: 'notes.txt', slide: 'slide-000', reason: 'not an image', status: 'skipped' },
  );
});

test('files found again change nothing, also where they have their result', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(20, 2));
  classifyAll(store, id);
  const before = [...store.cells.rows(id, JUDGEMENT)];
  store.cells.add(id, foundFiles(20, 2));
  assert.deepEqual([...store.cells.rows(id, JUDGEMENT)], before);
  store.cells.add(id, foundFiles(22, 2));
  assert.deepEqual(store.cells.counts(id), { pending: 2, done: 18, unreadable: 2, skipped: 0 });
});

test('a file keeps its slide, and is counted once, even when found again on another', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, [{ path: 'a.png', slide: 'first', skipReason: null, sha256: null }]);
  store.cells.add(id, [{ path: 'a.png', slide: 'second', skipReason: null, sha256: null }]);
  assert.deepEqual(
    [...store.cells.rows(id, JUDGEMENT)].map(({ path, slide }) => [path, slide]),
    [['a.png', 'first']],
  );
});

test('a second result of a cell changes nothing', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(2, 1));
  classifyAll(store, id);
  const before = [...store.cells.rows(id, JUDGEMENT)];
  const [first] = store.cells.nextPending(id, 0, 1);
  assert.equal(first, undefined);
  store.cells.record([
    { id: 1, sha256: 'f'.repeat(64), predictedClass: 'Uninfected', probability: 0.001 },
    { id: 2, sha256: null, reason: 'gone' },
  ]);
  assert.deepEqual([...store.cells.rows(id, JUDGEMENT)], before);
});

test('a batch with a result that cannot be is recorded not at all', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(2, 1));
  for (const probability of [Number.NaN, 1.5, -0.1]) {
    assert.throws(() => {
      store.cells.record([
        { id: 1, sha256: 'a'.repeat(64), predictedClass: 'Parasitized', probability: 0.9 },
        { id: 2, sha256: 'b'.repeat(64), predictedClass: 'Parasitized', probability },
      ]);
    }, /CHECK/);
  }
  assert.deepEqual(store.cells.counts(id), { pending: 2, done: 0, unreadable: 0, skipped: 0 });
});

test('pending cells come in pages, of one screening only', (t) => {
  const store = openHome(t);
  const first = startScreening(store);
  const second = startScreening(store, '/others');
  const paths = foundFiles(5, 1).map(({ path }) => path);
  store.cells.add(first.id, foundFiles(2, 1));
  store.cells.add(second.id, foundFiles(5, 1));
  store.cells.add(first.id, foundFiles(5, 1));
  const page = store.cells.nextPending(first.id, 0, 3);
  const rest = store.cells.nextPending(first.id, page.at(-1)?.id ?? 0, 100);
  assert.equal(page.length, 3);
  assert.deepEqual(
    [...page, ...rest].map(({ path }) => path),
    paths,
  );
});

test('the counts of slides agree with their rows', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(500, 3));
  classifyAll(store, id);
  startScreening(store, '/nothing-found');
  const rows = Map.groupBy(store.cells.rows(id, JUDGEMENT), ({ slide }) => slide);
  const expected = [...rows].map(([slide, cells]) => {
    const count = (is: (cell: CellRow) => boolean) => cells.filter(is).length;
    const isPositive = ({ probability }: CellRow) => probability !== null && probability >= 0.5;
    return {
      slide,
      cells: count(({ status }) => status === 'done'),
      positives: count(isPositive),
      needsReview: count(({ needsReview }) => needsReview),
      positivesToReview: count((cell) => cell.needsReview && isPositive(cell)),
      ...{ pending: 0, reviewed: 0, reviewedPositives: 0, reviewedMarked: 0, reviewedMarkedPositives: 0 },
      unreadable: count(({ status }) => status === 'unreadable'),
      skipped: 0,
    };
  });
  const counted = store.cells.bySlide(id, JUDGEMENT);
  assert.equal(counted.length, 3);
  assert.deepEqual(
    counted,
    expected.map((counts, i) => ({ ...counts, slideId: counted[i]?.slideId, weight: counted[i]?.weight })),
  );
  for (const { slide, weight } of counted) {
    const done = (rows.get(slide) ?? []).filter(({ status }) => status === 'done');
    const weights = done.map(({ probability }) => weightOfCell(probability ?? NaN));
    assert.ok(Math.abs(weight - weights.reduce((sum, of) => sum + of, 0)) < 1e-9);
  }
});

test('threshold and the ends of the band belong to the positives and the doubtful', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(4, 1));
  const probabilities = [0.5, 0.2, 0.8, 0.81];
  store.cells.record(
    probabilities.map((probability, index) => ({
      ...{ id: index + 1, sha256: 'a'.repeat(64), predictedClass: 'Parasitized' },
      probability,
    })),
  );
  const [slide] = store.cells.bySlide(id, JUDGEMENT);
  assert.deepEqual([slide?.positives, slide?.needsReview, slide?.positivesToReview], [3, 3, 2]);
});

test('a reviewed cell counts by its reviewed class and is no longer doubtful', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(2, 1));
  store.cells.record([
    { id: 1, sha256: 'a'.repeat(64), predictedClass: 'Uninfected', probability: 0.4 },
    { id: 2, sha256: 'b'.repeat(64), predictedClass: 'Parasitized', probability: 0.6 },
  ]);
  const raw = openRaw(t, store.path);
  raw.exec(`UPDATE cells SET review_class = 'Parasitized', reviewer = 'Ada' WHERE id = 1`);
  const [slide] = store.cells.bySlide(id, JUDGEMENT);
  assert.deepEqual([slide?.positives, slide?.needsReview, slide?.positivesToReview], [2, 1, 1]);
  assert.equal(slide?.weight, 1 + weightOfCell(0.6));
  const [row] = store.cells.rows(id, JUDGEMENT);
  assert.deepEqual([row?.reviewedClass, row?.reviewer, row?.needsReview], ['Parasitized', 'Ada', false]);
  assert.equal(store.cells.mostDoubtful(id, 'slide-000', 9, JUDGEMENT).length, 1);
  raw.exec(`UPDATE cells SET review_class = 'Uninfected', reviewer = 'Ada' WHERE id = 2`);
  const [reviewed] = store.cells.bySlide(id, JUDGEMENT);
  assert.deepEqual([reviewed?.positives, reviewed?.weight], [1, 1]);
  assert.deepEqual(
    [reviewed?.reviewed, reviewed?.reviewedPositives],
    [2, 1],
    'a person has called one of the two infected',
  );
  assert.deepEqual(
    [reviewed?.reviewedMarked, reviewed?.reviewedMarkedPositives],
    [1, 0],
    'the model the other',
  );
});

test('the strongest come from the top, the most doubtful from the threshold', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(400, 2));
  classifyAll(store, id);
  const rows = [...store.cells.rows(id, JUDGEMENT)].filter(({ slide }) => slide === 'slide-001');
  const probabilityOf = ({ probability }: CellRow) => probability ?? Number.NaN;
  const positive = rows.filter((row) => probabilityOf(row) >= 0.5);
  positive.sort((a, b) => probabilityOf(b) - probabilityOf(a));
  assert.deepEqual(store.cells.strongest(id, 'slide-001', 10, JUDGEMENT), positive.slice(0, 10));
  const doubtful = rows.filter(({ needsReview }) => needsReview);
  const distance = (row: CellRow) => Math.abs(probabilityOf(row) - 0.5);
  doubtful.sort((a, b) => distance(a) - distance(b) || (a.path < b.path ? -1 : 1));
  assert.deepEqual(store.cells.mostDoubtful(id, 'slide-001', 10, JUDGEMENT), doubtful.slice(0, 10));
  assert.deepEqual(store.cells.strongest(id, 'no such slide', 10, JUDGEMENT), []);
});

test('rows come by slide and path, and one may write while they come', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  const files = foundFiles(2500, 2);
  store.cells.add(id, files.toReversed());
  const seen: string[] = [];
  for (const { path } of store.cells.rows(id, JUDGEMENT)) {
    if (seen.length % 500 === 0) {
      store.cells.record(store.cells.nextPending(id, 0, 10).map(resultOf));
      store.settings.set('written meanwhile', seen.length);
    }
    seen.push(path);
  }
  assert.deepEqual(seen, files.map(({ path }) => path).sort());
});

test('rows that are not read to the end block nothing', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(10, 2));
  for (const row of store.cells.rows(id, JUDGEMENT)) {
    assert.equal(row.status, 'pending');
    break;
  }
  classifyAll(store, id);
  assert.equal(store.cells.counts(id).pending, 0);
});
