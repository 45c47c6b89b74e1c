import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { type Group, stratifiedGroupFolds, stratifiedGroupSplit } from '../../src-main/statistics/index.ts';
import { assertStratified, FRACTIONS } from './stratified.ts';

const SPLIT_PARTS = ['train', 'validation', 'test'] as const;

function madeUpPatients(seed: number, count: number): Group[] {
  const random = Random.of(seed);
  return Array.from({ length: count }, (_, i) => ({
    key: `C${i}`,
    counts: [random.integer(20, 160), i % 4 === 0 ? 0 : random.integer(5, 300)],
  }));
}

const byPart = new Map(SPLIT_PARTS.map((part) => [part, FRACTIONS[part]]));

test('each part gets its share of images and classes, and both kinds of patient', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const groups = madeUpPatients(seed, 80);
    assertStratified(groups, stratifiedGroupSplit(groups, FRACTIONS, seed), byPart, 0.01);
  }
});

test('folds are even in images, classes and kinds of patient', () => {
  const groups = madeUpPatients(1, 131);
  const folds = stratifiedGroupFolds(groups, 5, 1);
  assertStratified(groups, folds, new Map([0, 1, 2, 3, 4].map((fold) => [fold, 0.2])), 0.01);
});

test('the same groups and seed give the same split in any order, another seed another', () => {
  const groups = madeUpPatients(1, 60);
  const split = (order: readonly Group[], seed: number) =>
    [...stratifiedGroupSplit(order, FRACTIONS, seed)].sort(([a], [b]) => (a < b ? -1 : 1));
  assert.deepEqual(split(groups, 7), split(groups.toReversed(), 7));
  assert.notDeepEqual(split(groups, 7), split(groups, 8));
});

test('few patients: every part gets one, the rare kind is spread as far as it goes', () => {
  const groups = [500, 30, 20].map((images, i) => ({ key: `C${i}`, counts: [images, images] }));
  assert.equal(new Set(stratifiedGroupSplit(groups, FRACTIONS, 1).values()).size, 3);
  const rare = [...madeUpPatients(3, 12)].map(({ key, counts }, i) => ({
    key,
    counts: i < 3 ? [counts[0] ?? 0, 0] : [counts[0] ?? 0, 50],
  }));
  const split = stratifiedGroupSplit(rare, FRACTIONS, 1);
  assert.equal(new Set(rare.slice(0, 3).map(({ key }) => split.get(key))).size, 3);
});

test('a part with fraction 0 stays empty, fractions are relative', () => {
  const groups = madeUpPatients(2, 40);
  const split = stratifiedGroupSplit(groups, { train: 3, validation: 0, test: 1 }, 1);
  assertStratified(groups, split, new Map([['train', 0.75], ['test', 0.25]]), 0.02); // prettier-ignore
});

test('single images as groups: exact shares, in seconds', () => {
  const groups = Array.from({ length: 20_000 }, (_, i) => ({
    key: `image ${i}`,
    counts: i % 5 === 0 ? [0, 1] : [1, 0],
  }));
  assertStratified(groups, stratifiedGroupSplit(groups, FRACTIONS, 1), byPart, 0.0005);
});

test('nothing to split gives nothing; a repeated key or no fraction is refused', () => {
  assert.equal(stratifiedGroupSplit([], FRACTIONS, 1).size, 0);
  const twice = [...madeUpPatients(1, 2), ...madeUpPatients(1, 2)];
  assert.throws(() => stratifiedGroupSplit(twice, FRACTIONS, 1), RangeError);
  const none = { train: 0, validation: 0, test: 0 };
  assert.throws(() => stratifiedGroupSplit(madeUpPatients(1, 2), none, 1), RangeError);
});
