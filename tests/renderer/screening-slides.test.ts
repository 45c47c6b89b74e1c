import assert from 'node:assert/strict';
import test from 'node:test';
import type { SlideStatistics, SlideSummary } from '../../src-main/contract/index.ts';
import { english } from '../../src-renderer/messages/en/index.ts';
import { countShown, offeredFilters } from '../../src-renderer/screens/screening/cell-counts.ts';
import { readCellView, writeCellView } from '../../src-renderer/screens/screening/cell-view.ts';
import {
  countVerdicts,
  findSlides,
  mergeSlides,
  neighbours,
  sortSlides,
} from '../../src-renderer/screens/screening/slide-order.ts';
import { readSlideView, writeSlideView } from '../../src-renderer/screens/screening/slide-view.ts';
import { slideSentence } from '../../src-renderer/screens/screening/slide-words.ts';

const none = { estimate: null, low: null, high: null };

function slide(name: string, changes: Partial<SlideStatistics> = {}): SlideSummary {
  const { cells = 1000, positives = 0 } = changes;
  const share = { estimate: positives / cells, low: 0, high: 1 };
  const statistics: SlideStatistics = {
    ...{ cells, positives, needsReview: 0, positivesToReview: 0, reviewed: 0, reviewedPositives: 0 },
    ...{ unreadable: 0, skipped: 0 },
    ...{ parasitaemia: share, correctedParasitaemia: none, weighedShare: share.estimate },
    ...{ limitOfBlank: null, limitOfDetection: null, upperBoundIfNone: null, verdict: 'none-found' },
    ...changes,
  };
  return { slide: name, statistics };
}

const slides = [
  slide('S10', { positives: 3, verdict: 'parasites-found', limitOfDetection: 0.02 }),
  slide('S2', { needsReview: 4 }),
  slide('S1', { positives: 30, verdict: 'parasites-found', limitOfDetection: 0.01 }),
  slide('Few', { cells: 20, positives: 1, verdict: 'too-few-cells', unreadable: 2 }),
];
const names = (sorted: readonly SlideSummary[]) => sorted.map((summary) => summary.slide);

test('what asks for attention comes first, the most infected before the others', () => {
  assert.deepEqual(names(sortSlides(slides, { key: 'verdict', up: true })), ['S1', 'S10', 'Few', 'S2']);
});

test('of slides with as many infected cells, those that the model is surer of come first', () => {
  const barely = slide('A', { positives: 2, weighedShare: 0.0004 });
  const surely = slide('B', { positives: 2, weighedShare: 0.0015 });
  for (const key of ['verdict', 'share', 'cells'] as const)
    assert.deepEqual(names(sortSlides([barely, surely], { key, up: false })), ['B', 'A']);
});

test('slides are sorted by any figure, names as a person counts, and those without the figure come last', () => {
  assert.deepEqual(names(sortSlides(slides, { key: 'slide', up: true })), ['Few', 'S1', 'S2', 'S10']);
  assert.deepEqual(names(sortSlides(slides, { key: 'cells', up: true }))[0], 'Few');
  assert.deepEqual(names(sortSlides(slides, { key: 'doubtful', up: false }))[0], 'S2');
  assert.deepEqual(names(sortSlides(slides, { key: 'unreadable', up: false }))[0], 'Few');
  for (const up of [true, false]) {
    const byLimit = names(sortSlides(slides, { key: 'limit', up }));
    assert.deepEqual(byLimit.slice(0, 2), up ? ['S1', 'S10'] : ['S10', 'S1']);
  }
});

test('slides are found by part of their name, counted by verdict, and follow each other by name', () => {
  assert.deepEqual(names(findSlides(slides, ' s1')), ['S10', 'S1']);
  assert.equal(findSlides(slides, '').length, 4);
  assert.deepEqual(countVerdicts(slides), [
    { verdict: 'parasites-found', slides: 2 },
    { verdict: 'too-few-cells', slides: 1 },
    { verdict: 'none-found', slides: 1 },
  ]);
  assert.deepEqual(neighbours(slides, 'S2'), { before: 'S1', after: 'S10' });
  assert.deepEqual(neighbours(slides, 'Few'), { before: undefined, after: 'S1' });
  assert.deepEqual(neighbours(slides, 'gone'), { before: undefined, after: undefined });
});

test('the figures of a reviewed slide take the place of the old ones', () => {
  const merged = mergeSlides(slides, [slide('S2', { positives: 1 })]);
  assert.deepEqual(names(merged), names(slides));
  assert.deepEqual([merged[1]?.statistics.positives, merged[0]], [1, slides[0]]);
});

test('each verdict has its sentence', () => {
  const sentence = (changes: Partial<SlideStatistics>) => slideSentence(slide('x', changes).statistics, 500);
  assert.equal(
    sentence({ upperBoundIfNone: 0.003 }),
    'None found in 1,000 cells; up to 0.3\u00a0% may have been missed.',
  );
  assert.equal(
    sentence({ cells: 20, verdict: 'too-few-cells', upperBoundIfNone: 0.14 }),
    'None found in 20 cells; up to 14\u00a0% may have been missed. Too few cells for a percentage: that needs 500.',
  );
  assert.equal(
    sentence({ cells: 20, positives: 2, verdict: 'too-few-cells' }),
    'Too few cells for a percentage: that needs 500.',
  );
  assert.match(
    sentence({ positives: 2, verdict: 'below-limit-of-blank', limitOfBlank: 0.02 }),
    /up to 2\.0\u00a0%\): parasites cannot be told/,
  );
  assert.match(sentence({ positives: 2, verdict: 'parasites-found', limitOfBlank: 0.001 }), /^More than/);
  assert.match(sentence({ positives: 2, verdict: 'marked-untested' }), /not known at this threshold: look/);
  assert.equal(
    sentence({ cells: 165, positives: 96, verdict: 'parasites-found', limitOfBlank: 0.1 }),
    'More than slides without parasites show (up to 10\u00a0%). Too few cells for a percentage: that needs 500.',
  );
  assert.equal(
    sentence({ cells: 623, reviewedPositives: 13, verdict: 'parasites-seen' }),
    'A person saw parasites in 13 cells of 623.',
  );
  assert.equal(sentence({ cells: 0, verdict: 'not-screened' }), 'Not screened yet.');
  assert.equal(sentence({ cells: 0, verdict: 'too-few-cells' }), 'No cell could be assessed.');
});

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'function') yield String(value);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* textsOf(inner);
}

test('no message of these screens calls a slide or cell negative', () => {
  const texts = [...textsOf(english.screening), ...textsOf(english.review)];
  assert.ok(texts.length > 100);
  assert.deepEqual(
    texts.filter((text) => /negative/i.test(text)),
    [],
  );
});

test('how slides and cells are looked at goes into the address and comes back', () => {
  const view = { as: 'table', sorting: { key: 'cells', up: false }, find: 'S1' } as const;
  assert.deepEqual(writeSlideView(view), { as: 'table', sort: 'cells', order: 'down', find: 'S1' });
  assert.deepEqual(readSlideView({ as: 'table', sort: 'cells', order: 'down', find: 'S1' }), view);
  const usual = readSlideView({ sort: 'nonsense' });
  assert.deepEqual(usual, { as: 'cards', sorting: { key: 'verdict', up: true }, find: '' });
  assert.deepEqual(Object.values(writeSlideView(usual)), [null, null, null, null]);
  assert.deepEqual(readCellView({ show: 'doubtful', order: 'path', size: '144' }), {
    ...{ show: 'doubtful', order: 'path', size: 144 },
  });
  assert.deepEqual(writeCellView(readCellView({ size: '97' })), { show: null, order: null, size: null });
});

test('filters tell how many cells they show; those of files that could not be assessed only where there are some', () => {
  const { statistics } = slide('x', { cells: 10, positives: 3, needsReview: 2, unreadable: 1 });
  assert.deepEqual(
    offeredFilters(statistics, 'all').map((show) => [show, countShown(show, statistics)]),
    [
      ['all', 11],
      ['positive', 3],
      ['doubtful', 2],
      ['clear', 7],
      ['reviewed', null],
      ['unreadable', 1],
    ],
  );
  assert.ok(offeredFilters(statistics, 'skipped').includes('skipped'));
});
