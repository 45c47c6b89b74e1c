import type { ClassCount } from '../../../src-main/contract/index.ts';

/** Above this a person is told; the same as in the check report. */
export const WORRYING_IMBALANCE = 3;

/** Largest class divided by smallest; null where there are not two, or one is empty. */
export function imbalanceOf(classes: readonly ClassCount[]): number | null {
  const counts = classes.map(({ images }) => images);
  const smallest = Math.min(...counts);
  return counts.length < 2 || smallest === 0 ? null : Math.max(...counts) / smallest;
}
