import assert from 'node:assert/strict';
import type { Group } from '../../src-main/statistics/index.ts';

/** Shares of the parts of a split. */
export const FRACTIONS = { train: 0.7, validation: 0.2, test: 0.1 };

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
export function assertStratified<Key>(
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
