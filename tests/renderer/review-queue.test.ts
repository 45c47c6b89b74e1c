import assert from 'node:assert/strict';
import test from 'node:test';
import {
  cellsAhead,
  countCorrected,
  countGiven,
  currentCell,
  EMPTY_QUEUE,
  extend,
  give,
  goBack,
  skip,
  takeBack,
  type WaitingCell,
} from '../../src-renderer/screens/review/queue.ts';

function waiting(id: number, predictedClass = 'Parasitized'): WaitingCell {
  return {
    ...{ id, path: `S/${id}.png`, slide: 'S', status: 'done', sha256: null, probability: 0.5 },
    ...{ predictedClass, needsReview: true, reason: null, reviewedClass: null, reviewer: null },
    source: {
      screening: 1,
      folder: '/lab',
      positiveClass: 'Parasitized',
      classes: ['Parasitized', 'Uninfected'],
    },
  };
}
const queue = extend(EMPTY_QUEUE, [waiting(1), waiting(2, 'Uninfected'), waiting(3)]);
const here = (of: typeof queue) => currentCell(of)?.id;

test('a class leads to the next cell, the last one to the end', () => {
  let next = give(queue, 1, 'Parasitized');
  assert.equal(here(next), 2);
  next = give(give(next, 2, 'Parasitized'), 3, 'Uninfected');
  assert.equal(here(next), undefined);
  assert.deepEqual(countGiven(next), [
    { className: 'Parasitized', cells: 2 },
    { className: 'Uninfected', cells: 1 },
  ]);
  assert.equal(countCorrected(next), 2);
  assert.equal(queue.given.size, 0);
});

test('a cell left for later comes again after the others', () => {
  const later = skip(queue);
  assert.equal(here(later), 2);
  const rest = give(give(later, 2, 'Uninfected'), 3, 'Parasitized');
  assert.equal(here(rest), 1);
  assert.equal(here(skip(rest)), 1);
});

test('undo shows the cell again; a second opinion falls back to the first', () => {
  const given = give(queue, 1, 'Uninfected');
  const undone = takeBack(given, 1, undefined);
  assert.deepEqual([here(undone), undone.given.size], [1, 0]);
  const again = give(goBack(given), 1, 'Parasitized');
  assert.equal(takeBack(again, 1, 'Uninfected').given.get(1), 'Uninfected');
  assert.equal(here(goBack(queue)), 1);
});

test('the pictures ahead are those that will be asked about, and no cell comes in twice', () => {
  assert.deepEqual(
    cellsAhead(queue, 5).map(({ id }) => id),
    [2, 3],
  );
  const jumped = give(queue, 2, 'Parasitized');
  assert.deepEqual(
    cellsAhead({ ...jumped, place: 0 }, 5).map(({ id }) => id),
    [3],
  );
  assert.deepEqual(
    extend(queue, [waiting(3), waiting(4)]).cells.map(({ id }) => id),
    [1, 2, 3, 4],
  );
});
