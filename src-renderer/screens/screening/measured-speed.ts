import type { ScreeningDetail } from '../../../src-main/contract/index.ts';

const VIEWS = 8;

/** Cells a second to expect, from a screening that was measured on this PC; undefined where it tells none. */
export function measuredSpeed(
  { imagesPerSecond, options }: Pick<ScreeningDetail, 'imagesPerSecond' | 'options'>,
  eightViews: boolean,
): number | undefined {
  if (imagesPerSecond === null || imagesPerSecond === 0) return undefined;
  const looks = imagesPerSecond * (options.testTimeAugmentation ? VIEWS : 1);
  return eightViews ? looks / VIEWS : looks;
}

/** How long so many cells take at a speed. */
export function secondsFor(cells: number, perSecond: number): number {
  return cells / perSecond;
}
