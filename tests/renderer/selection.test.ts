import assert from 'node:assert/strict';
import test from 'node:test';
import {
  selectAll,
  selectNone,
  selectTo,
  type Selection,
  toggleSelected,
} from '../../src-renderer/lib/selection.ts';

const placesOf = ({ places }: Selection) => [...places].sort((a, b) => a - b);

test('a stretch runs from where it began, in both directions, and shrinks again', () => {
  const begun = selectTo(selectNone(5), 8);
  assert.deepEqual(placesOf(begun), [5, 6, 7, 8]);
  assert.deepEqual(placesOf(selectTo(begun, 6)), [5, 6]);
  assert.deepEqual(placesOf(selectTo(begun, 3)), [3, 4, 5]);
  assert.deepEqual(placesOf(selectTo(begun, 5)), [5]);
});

test('single ones are taken in and out; the first takes along the one before it', () => {
  const two = toggleSelected(selectNone(2), 7);
  assert.deepEqual(placesOf(two), [2, 7]);
  assert.deepEqual(placesOf(toggleSelected(two, 2)), [7]);
  assert.deepEqual(placesOf(toggleSelected(selectNone(2), 2)), [2]);
  assert.deepEqual(placesOf(selectTo(two, 9)), [7, 8, 9]);
});

test('all and none', () => {
  assert.deepEqual(placesOf(selectAll(3)), [0, 1, 2]);
  assert.deepEqual(placesOf(selectNone(3)), []);
});
