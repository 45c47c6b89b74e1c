import assert from 'node:assert/strict';
import test from 'node:test';
import {
  layOut,
  moveTile,
  scrollKeeping,
  scrollToShow,
  tilePosition,
  visibleTiles,
} from '../../src-renderer/lib/grid.ts';
import { pagesFor, pagesToForget } from '../../src-renderer/lib/pages.ts';

const VIEW = 600;

test('as many columns as the width holds, the last one without a gap', () => {
  assert.equal(layOut(10, 3 * 96 + 2 * 6, 96, 6).columns, 3);
  assert.equal(layOut(10, 3 * 96 + 2 * 6 - 1, 96, 6).columns, 2);
  assert.equal(layOut(10, 0, 96, 6).columns, 1);
  assert.equal(layOut(0, 500, 96, 6).height, 0);
});

test('of 100,000 tiles only those in view and near it are drawn, wherever one scrolls', () => {
  const grid = layOut(100_000, 1000, 64, 6);
  for (const top of [0, 12_345, grid.height / 2, grid.height - VIEW]) {
    const { first, last } = visibleTiles(grid, top, VIEW, 2);
    assert.ok(last - first < 14 * 15, `${String(last - first)} tiles`);
    assert.ok(tilePosition(grid, first).y <= top);
    assert.ok(tilePosition(grid, last).y + grid.pitch >= Math.min(top + VIEW, grid.height));
  }
  const empty = visibleTiles(layOut(0, 1000, 64, 6), 0, VIEW, 2);
  assert.ok(empty.last < empty.first);
});

test('keys move by one, by row, by page and to the ends, and never leave the tiles', () => {
  const grid = layOut(95, 10 * 70, 64, 6);
  assert.equal(grid.columns, 10);
  assert.equal(moveTile(grid, 4, 'ArrowRight', VIEW), 5);
  assert.equal(moveTile(grid, 4, 'ArrowDown', VIEW), 14);
  assert.equal(moveTile(grid, 4, 'ArrowUp', VIEW), 4);
  assert.equal(moveTile(grid, 88, 'ArrowDown', VIEW), 88);
  assert.equal(moveTile(grid, 0, 'ArrowLeft', VIEW), 0);
  assert.equal(moveTile(grid, 94, 'ArrowRight', VIEW), 94);
  assert.equal(moveTile(grid, 4, 'PageDown', VIEW), 84);
  assert.equal(moveTile(grid, 4, 'End', VIEW), 94);
  assert.equal(moveTile(grid, 94, 'Home', VIEW), 0);
  assert.equal(moveTile(grid, 4, 'x', VIEW), undefined);
  assert.equal(moveTile(layOut(0, 700, 64, 6), 0, 'End', VIEW), undefined);
});

test('moving scrolls no farther than it must', () => {
  const grid = layOut(1000, 700, 64, 6);
  assert.equal(scrollToShow(grid, 5, 0, VIEW), 0);
  assert.equal(scrollToShow(grid, 100, 0, VIEW), 11 * 70 - VIEW);
  assert.equal(scrollToShow(grid, 0, 500, VIEW), 0);
});

test('another size or width keeps the tile at the top at the top', () => {
  const small = layOut(10_000, 1000, 64, 6);
  const large = layOut(10_000, 1000, 144, 6);
  const top = tilePosition(small, 5000).y;
  const kept = scrollKeeping(small, large, top);
  const { first } = visibleTiles(large, kept, VIEW, 0);
  assert.ok(Math.abs(first - Math.floor(5000 / small.columns) * small.columns) < large.columns);
  assert.equal(scrollKeeping(small, large, 0), 0);
});

test('a stretch of rows needs the pages that it touches', () => {
  assert.deepEqual(pagesFor(0, 10, 200), [0]);
  assert.deepEqual(pagesFor(150, 410, 200), [0, 1, 2]);
  assert.deepEqual(pagesFor(400, 399, 200), [2]);
});

test('the pages farthest from where one looks are forgotten first', () => {
  assert.deepEqual(pagesToForget([0, 1, 2, 50, 51, 52], 51, 3), [2, 1, 0]);
  assert.deepEqual(pagesToForget([3, 4], 4, 3), []);
});
