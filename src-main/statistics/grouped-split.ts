import { Random } from '../base/index.ts';
import type { Part } from '../contract/index.ts';
import { type Group, GroupParts, imagesIn } from './group-parts.ts';

const PARTS: readonly Part[] = ['train', 'validation', 'test'];
const MOST_PASSES = 20;
const SWAPS_PER_PASS = 200_000;

/**
 * Assigns whole groups to train, validation and test so that each part's share of the images and of each class
 * comes as close to its fraction as it can, and the mix of kinds of groups (infected people, others) too. Fractions
 * are relative; a part with fraction 0 stays empty; every other gets a group where there are enough. Same groups
 * (in any order) and seed, same result. Throws RangeError on a repeated key or without a positive fraction.
 */
export function stratifiedGroupSplit(
  groups: readonly Group[],
  fractions: Readonly<Record<Part, number>>,
  seed: number,
): Map<string, Part> {
  const wanted = PARTS.filter((part) => fractions[part] > 0);
  if (wanted.length === 0) throw new RangeError('at least one part needs a fraction above 0');
  const total = wanted.reduce((sum, part) => sum + fractions[part], 0);
  const assigned = assign(
    groups,
    wanted.map((part) => fractions[part] / total),
    seed,
  );
  return new Map([...assigned].map(([key, p]) => [key, wanted[p] ?? 'train']));
}

/** As `stratifiedGroupSplit`, into `folds` parts of equal size, numbered from 0. */
export function stratifiedGroupFolds(
  groups: readonly Group[],
  folds: number,
  seed: number,
): Map<string, number> {
  return assign(groups, new Array<number>(folds).fill(1 / folds), seed);
}

/**
 * Largest groups first, each to the part where it costs least; then moves and swaps for as long as they help. The
 * seed decides among groups of similar size (within a factor of two).
 */
function assign(groups: readonly Group[], fractions: readonly number[], seed: number): Map<string, number> {
  const byKey = [...groups].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (new Set(byKey.map(({ key }) => key)).size < byKey.length)
    throw new RangeError('a group key is repeated');
  const random = Random.of(seed, 'split');
  const magnitude = (group: Group) => Math.floor(Math.log2(1 + imagesIn(group)));
  const ordered = random.shuffle(byKey).sort((a, b) => magnitude(b) - magnitude(a));
  const parts = new GroupParts(ordered, fractions);
  ordered.forEach((_, g) => {
    parts.placeBest(g);
  });
  const partners = Math.min(ordered.length, Math.ceil(SWAPS_PER_PASS / Math.max(1, ordered.length)));
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let improved = false;
    for (let g = 0; g < ordered.length; g++) {
      if (parts.placeBest(g)) improved = true;
      const start = partners < ordered.length ? random.integer(0, ordered.length - 1) : 0;
      for (let i = 0; i < partners; i++) {
        if (parts.swapIfBetter(g, (start + i) % ordered.length)) improved = true;
      }
    }
    if (!improved) break;
  }
  return new Map(ordered.map(({ key }, g) => [key, parts.partOf(g)]));
}
