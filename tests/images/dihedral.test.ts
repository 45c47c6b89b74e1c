import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIHEDRAL_VIEWS, dihedralView } from '../../src-main/images/index.ts';

const SIDE = 5;
const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, index) => (index * 7 + 3) % 251);
const all = Array.from({ length: DIHEDRAL_VIEWS }, (_, which) => which);

function viewed(source: Uint8Array, which: number): Uint8Array {
  const target = new Uint8Array(source.length);
  dihedralView(source, SIDE, which, target, 0);
  return target;
}

const key = (image: Uint8Array) => image.join();

test('view 0 is the image itself', () => {
  assert.deepEqual(viewed(pixels, 0), pixels);
});

test('view 1 mirrors left and right, 2 turns upside down, 4 swaps rows and columns', () => {
  const at = (image: Uint8Array, row: number, column: number) =>
    image.subarray((row * SIDE + column) * 3, (row * SIDE + column) * 3 + 3);
  assert.deepEqual(at(viewed(pixels, 1), 1, 0), at(pixels, 1, 4));
  assert.deepEqual(at(viewed(pixels, 2), 1, 0), at(pixels, 3, 0));
  assert.deepEqual(at(viewed(pixels, 4), 1, 0), at(pixels, 0, 1));
});

test('the eight views are distinct and form a group', () => {
  const views = new Map(all.map((which) => [key(viewed(pixels, which)), which]));
  assert.equal(views.size, 8);
  for (const first of all) {
    const reached = all.map((second) => views.get(key(viewed(viewed(pixels, first), second))));
    assert.deepEqual(
      new Set(reached),
      new Set(all),
      `view ${first} followed by each view reaches each view once`,
    );
  }
  const commute = (a: number, b: number) =>
    key(viewed(viewed(pixels, a), b)) === key(viewed(viewed(pixels, b), a));
  assert.ok(!commute(1, 4));
});

test('only the room of the view is written', () => {
  const target = new Uint8Array(pixels.length + 20).fill(9);
  dihedralView(pixels, SIDE, 6, target, 10);
  assert.deepEqual([...target.subarray(0, 10), ...target.subarray(-10)], new Array(20).fill(9));
});

test('another number, or too little room, is refused', () => {
  const target = new Uint8Array(pixels.length);
  for (const which of [-1, 8, 0.5]) {
    assert.throws(() => {
      dihedralView(pixels, SIDE, which, target, 0);
    }, RangeError);
  }
  assert.throws(() => {
    dihedralView(pixels, SIDE, 0, target, 1);
  }, RangeError);
});
