/** A screening of a million cells: opened, counted, looked at, reviewed and found sound. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showScreening } from '../../src-main/services/screening/index.ts';
import { openHome, newHome } from '../store/home.ts';
import { classifyAll, foundFiles, startScreening } from '../store/screening.ts';
import { timesBusy } from '../support/patience.ts';
import { assertSound } from './sound-home.ts';
import { IS_LONG, sizeOf, Tally } from './tally.ts';

const CELLS = sizeOf(0, 1_000_000);
const SLIDES = 200;
const FOUND_AT_ONCE = 50_000;
const MOST_OPENING_MS = 1000;

test(`${CELLS} cells`, { skip: !IS_LONG && 'a part of npm run test:fault: it takes some minutes' }, (t) => {
  const tally = new Tally('millionCells');
  const home = newHome(t);
  const store = openHome(t, home);
  const { id } = startScreening(store);
  const files = foundFiles(CELLS, SLIDES);
  for (let from = 0; from < CELLS; from += FOUND_AT_ONCE)
    store.cells.add(id, files.slice(from, from + FOUND_AT_ONCE));
  classifyAll(store, id, 10_000);
  store.screenings.end(id, 'finished');
  store.close();
  const startMs = performance.now();
  const reopened = openHome(t, home, { daily: 'later' });
  const middle = Math.floor(CELLS / 2);
  const [cell] = reopened.reviews.of(id, [middle]);
  const openingMs = performance.now() - startMs;
  assert.ok(cell, 'the cell in the middle is there');
  assert.ok(openingMs < MOST_OPENING_MS * timesBusy(), `${Math.round(openingMs)} ms`);
  assert.equal(showScreening(reopened, id).total, CELLS);
  const { done, unreadable, pending } = reopened.cells.counts(id);
  assert.deepEqual([done + unreadable, pending], [CELLS, 0]);
  reopened.reviews.save([{ id: cell.id, reviewedClass: 'Uninfected', reviewer: 'Ada' }]);
  assert.equal(reopened.reviews.of(id, [middle])[0]?.reviewedClass, 'Uninfected');
  reopened.close();
  const seen = assertSound(home, (sound) => sound.cells.counts(id));
  assert.deepEqual(seen, { done, unreadable, pending, skipped: 0 });
  tally.add(CELLS);
  tally.end();
});
