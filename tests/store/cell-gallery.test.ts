import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import {
  type CellFilter,
  cellFilterSchema,
  type CellOrder,
  cellOrderSchema,
} from '../../src-main/contract/index.ts';
import type { Judgement, Store } from '../../src-main/store/index.ts';
import { openHome, openRaw } from './home.ts';
import { foundFiles, startScreening } from './screening.ts';

interface Cell {
  readonly id: number;
  readonly slide: string;
  readonly path: string;
  readonly status: string;
  readonly probability: number | null;
  readonly review: string | null;
}

const CELLS = 3000;
const SLIDES = ['slide-000', 'slide-001', 'slide-002'];
const LIMIT = 60;

/** Ways in which probabilities lie: evenly, nearly all certain, tied, and so near zero that their doubt is the same. */
const PROBABILITIES: Readonly<Record<string, (random: () => number) => number>> = {
  even: (random) => random(),
  certain: (random) => (random() < 0.95 ? random() ** 30 : 1 - random() ** 20),
  'tied, also around the threshold': (random) => Math.round(random() * 8) / 8,
  'a long tie': (random) => (random() < 0.6 ? 1 : random()),
  'too small to tell from the threshold': (random) => (random() < 0.5 ? random() * 1e-16 : random()),
  'on one side': (random) => 0.6 + random() * 0.4,
};

const JUDGEMENTS: readonly Judgement[] = [
  { positiveClass: 'Parasitized', threshold: 0.5, reviewBand: [0.25, 0.75], rareShare: 0.02 },
  { positiveClass: 'Parasitized', threshold: 0.1, reviewBand: [0.2, 0.9], rareShare: 0.02 },
  { positiveClass: 'Parasitized', threshold: 0, reviewBand: [0, 1], rareShare: 0.02 },
  { positiveClass: 'Parasitized', threshold: 1, reviewBand: [0, 0.125], rareShare: 0.02 },
];

for (const [what, probability] of Object.entries(PROBABILITIES)) {
  for (const judgement of JUDGEMENTS) {
    test(`any page is that part of the sorted list: ${what}, threshold ${judgement.threshold}`, (t) => {
      const generator = Random.of(7, what);
      const random = () => generator.uniform();
      const store = openHome(t);
      const { id } = fill(store, () => probability(random), random);
      for (const reviewed of [30, 1200]) {
        review(store, id, reviewed, random);
        const cells = cellsOf(t, store, id);
        for (const show of cellFilterSchema.options)
          for (const order of cellOrderSchema.options)
            for (const slide of [null, 'slide-001', 'no such slide'])
              comparePages(store, cells, { screeningId: id, show, order, slide }, judgement, random);
      }
    });
  }
}

/** Random cells of a screening, and those of another screening beside them. */
function fill(store: Store, probability: () => number, random: () => number): { id: number } {
  const other = startScreening(store, '/other');
  const screening = startScreening(store);
  for (const { id } of [other, screening]) {
    store.cells.add(id, foundFiles(CELLS, SLIDES.length));
    store.cells.add(id, [
      { path: 'slide-000/notes.txt', slide: 'slide-000', skipReason: 'not an image', sha256: null },
    ]);
    const results = store.cells
      .nextPending(id, 0, CELLS)
      .filter(() => random() < 0.95)
      .map((cell) =>
        random() < 0.05
          ? { id: cell.id, sha256: null, reason: 'cut off' }
          : {
              id: cell.id,
              sha256: 'a'.repeat(64),
              predictedClass: 'Parasitized',
              probability: probability(),
            },
      );
    store.cells.record(results);
  }
  return screening;
}

function review(store: Store, screeningId: number, count: number, random: () => number): void {
  const first = (screeningId - 1) * (CELLS + 1) + 1;
  const reviews = Array.from({ length: count }, () => ({
    id: first + Math.floor(random() * CELLS),
    reviewedClass: [null, 'Parasitized', 'Uninfected'][Math.floor(random() * 3)] ?? null,
    reviewer: 'Ada',
  }));
  store.reviews.save(reviews);
}

function cellsOf(t: TestContext, store: Store, screeningId: number): Cell[] {
  return openRaw(t, store.path)
    .prepare<[number], Cell>(
      `SELECT cells.id, slides.name AS slide, path, status, probability, review_class AS review
       FROM cells JOIN slides ON slides.id = slide_id WHERE cells.screening_id = ?`,
    )
    .all(screeningId);
}

interface List {
  readonly screeningId: number;
  readonly show: CellFilter;
  readonly order: CellOrder;
  readonly slide: string | null;
}

function comparePages(
  store: Store,
  cells: readonly Cell[],
  list: List,
  judgement: Judgement,
  random: () => number,
): void {
  const expected = cells
    .filter(({ slide }) => list.slide === null || slide === list.slide)
    .filter((cell) => isShown(cell, list.show, judgement))
    .sort((a, b) => compare(a, b, list.order, judgement))
    .map(({ id }) => id);
  const { length } = expected;
  const offsets = [
    0,
    length - LIMIT,
    length - 1,
    length,
    ...Array.from({ length: 5 }, () => random() * length),
  ];
  for (const offset of offsets.map((place) => Math.max(0, Math.floor(place)))) {
    const { total, rows } = store.cellGallery.page({ ...list, offset, limit: LIMIT }, judgement);
    const page = { total, ids: rows.map(({ id }) => id) };
    const right = { total: length, ids: expected.slice(offset, offset + LIMIT) };
    assert.deepEqual(
      page,
      right,
      `${list.show}, ${list.order}, ${list.slide ?? 'all slides'}, from ${offset}`,
    );
  }
}

function isShown({ status, probability, review }: Cell, show: CellFilter, judgement: Judgement): boolean {
  if (show === 'all') return true;
  if (show === 'unreadable' || show === 'skipped' || show === 'pending') return status === show;
  if (probability === null) return false;
  const [low, high] = judgement.reviewBand;
  const isPositive =
    review === null ? probability >= judgement.threshold : review === judgement.positiveClass;
  if (show === 'positive') return isPositive;
  if (show === 'clear') return !isPositive;
  return show === 'reviewed' ? review !== null : review === null && probability >= low && probability <= high;
}

function compare(a: Cell, b: Cell, order: CellOrder, { threshold }: Judgement): number {
  const byPlace = compareTexts(a.slide, b.slide) || compareTexts(a.path, b.path);
  if (order === 'path' || (a.probability === null && b.probability === null)) return byPlace;
  if (a.probability === null) return 1;
  if (b.probability === null) return -1;
  const doubt = (probability: number) => Math.abs(probability - threshold);
  const byKey =
    order === 'strongest' ? b.probability - a.probability : doubt(a.probability) - doubt(b.probability);
  return byKey || a.id - b.id;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
