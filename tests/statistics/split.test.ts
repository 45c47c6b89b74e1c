import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { type Group, stratifiedGroupFolds, stratifiedGroupSplit } from '../../src-main/statistics/index.ts';
import { sharedFolder, skipWithoutShared } from '../support/shared.ts';

const FRACTIONS = { train: 0.7, validation: 0.2, test: 0.1 };
const SPLIT_PARTS = ['train', 'validation', 'test'] as const;

interface Totals {
  images: number;
  classes: number[];
  patients: number;
  uninfected: number;
}

function totals(groups: readonly Group[]): Totals {
  const sum = (of: (group: Group) => number) => groups.reduce((total, group) => total + of(group), 0);
  return {
    images: sum(({ counts }) => (counts[0] ?? 0) + (counts[1] ?? 0)),
    classes: [0, 1].map((c) => sum(({ counts }) => counts[c] ?? 0)),
    patients: groups.length,
    uninfected: groups.filter(({ counts }) => counts[1] === 0).length,
  };
}

/** Fails unless every group is in exactly one part and each part's shares lie within `tolerance` of its fraction. */
function assertStratified<Key>(
  groups: readonly Group[],
  assigned: ReadonlyMap<string, Key>,
  fractions: ReadonlyMap<Key, number>,
  tolerance: number,
): void {
  assert.deepEqual([...assigned.keys()].sort(), groups.map(({ key }) => key).sort());
  const all = totals(groups);
  for (const [part, fraction] of fractions) {
    const ours = totals(groups.filter(({ key }) => assigned.get(key) === part));
    const near = (share: number, what: string) => {
      assert.ok(Math.abs(share - fraction) <= tolerance, `${what} of ${String(part)}: ${share}`);
    };
    near(ours.images / all.images, 'images');
    ours.classes.forEach((count, c) => {
      near(count / (all.classes[c] ?? 1), `class ${c}`);
    });
    assert.ok(ours.uninfected > 0 && ours.uninfected < ours.patients, `both kinds in ${String(part)}`);
  }
}

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

const nihCells = join(sharedFolder() ?? '', 'data', 'nih-cells');

describe('the NIH patients', { skip: skipWithoutShared() || !existsSync(nihCells) }, () => {
  const groups = nihPatients();

  test('split 70 / 20 / 10 within 1 % of images and classes', () => {
    assert.equal(groups.length, 131);
    for (const seed of [1, 2, 3]) {
      assertStratified(groups, stratifiedGroupSplit(groups, FRACTIONS, seed), byPart, 0.01);
    }
  });

  test('make five even folds', () => {
    const folds = stratifiedGroupFolds(groups, 5, 1);
    assertStratified(groups, folds, new Map([0, 1, 2, 3, 4].map((fold) => [fold, 0.2])), 0.01);
  });
});

/** Patient = the digits after the leading C. */
function nihPatients(): Group[] {
  if (!existsSync(nihCells)) return [];
  const counts = new Map<string, number[]>();
  ['Uninfected', 'Parasitized'].forEach((name, c) => {
    for (const file of readdirSync(join(nihCells, name))) {
      const patient = /^C(\d+)/.exec(file)?.[1];
      assert.ok(patient, file);
      const ofPatient = counts.get(patient) ?? [0, 0];
      ofPatient[c] = (ofPatient[c] ?? 0) + 1;
      counts.set(patient, ofPatient);
    }
  });
  return [...counts].map(([key, ofPatient]) => ({ key, counts: ofPatient }));
}
