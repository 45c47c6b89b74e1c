import assert from 'node:assert/strict';
import test from 'node:test';
import type { CellFilter, ScreenedCell } from '../../src-main/contract/index.ts';
import { cellTile, cellWord } from '../../src-renderer/screens/screening/cell-tile.ts';
import { Departures, isShown } from '../../src-renderer/screens/screening/departures.ts';

const cell: ScreenedCell = {
  ...{ id: 7, path: 'S1/a <b>.png', slide: 'S1', status: 'done', sha256: null },
  ...{ predictedClass: 'Parasitized', probability: 0.7, needsReview: true, reason: null },
  ...{ reviewedClass: null, reviewer: null },
};

test('the model’s answer stays beside a person’s', () => {
  assert.equal(cellWord(cell), 'Doubtful: Parasitized');
  assert.equal(cellWord({ ...cell, needsReview: false }), 'Parasitized');
  assert.equal(cellWord({ ...cell, reviewedClass: 'Parasitized', reviewer: 'Ada' }), 'Parasitized');
  const corrected = { ...cell, reviewedClass: 'Uninfected', reviewer: 'Ada' };
  assert.equal(cellWord(corrected), 'Uninfected (model: Parasitized)');
  const tile = cellTile(corrected, 'Parasitized');
  assert.deepEqual(
    [tile.zone, tile.reviewedAs, tile.probability, tile.name],
    ['clear', 'Uninfected', 0.7, 'a <b>.png'],
  );
  assert.equal(tile.picture(96), '/pictures?side=96&source=cell&id=7');
});

test('a cell without an answer says why', () => {
  const unread = { ...cell, status: 'unreadable', predictedClass: null, probability: null } as const;
  assert.equal(cellWord({ ...unread, reason: 'The file is empty.' }), 'Unreadable: The file is empty.');
  assert.equal(cellWord({ ...unread, status: 'pending' }), 'Not looked at yet');
  assert.equal(cellTile({ ...unread, needsReview: false }, 'Parasitized').zone, 'unassessed');
});

test('a cell belongs to the filters that the store would put it in', () => {
  const shown = (changes: Partial<ScreenedCell>) =>
    (['all', 'positive', 'clear', 'doubtful', 'reviewed', 'unreadable'] as CellFilter[]).filter((show) =>
      isShown({ ...cell, ...changes }, show, 'Parasitized', 0.6),
    );
  assert.deepEqual(shown({}), ['all', 'positive', 'doubtful']);
  assert.deepEqual(shown({ probability: 0.5 }), ['all', 'clear', 'doubtful']);
  assert.deepEqual(shown({ reviewedClass: 'Uninfected' }), ['all', 'clear', 'reviewed']);
  assert.deepEqual(shown({ reviewedClass: 'Parasitized', probability: 0.1 }), [
    'all',
    'positive',
    'reviewed',
  ]);
  assert.deepEqual(shown({ status: 'unreadable', probability: null, needsReview: false }), [
    'all',
    'unreadable',
  ]);
});

test('rows asked for after reviews begin where the store has them, so that none is left out or shown twice', () => {
  const stored = Array.from({ length: 10 }, (_, place) => place);
  const departures = new Departures();
  for (const place of [0, 2, 7]) departures.note(place, false);
  const left = stored.filter((place) => ![0, 2, 7].includes(place));
  assert.equal(left[departures.storedOffset(5)], 5);
  assert.equal(left.length + departures.count, stored.length);
  departures.note(2, true);
  assert.deepEqual([departures.storedOffset(5), departures.count], [4, 2]);
  departures.clear();
  assert.equal(departures.storedOffset(5), 5);
});
