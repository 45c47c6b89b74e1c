import type { SlideStatistics, SlideVerdict } from '../../../src-main/contract/index.ts';
import { formatNumber, formatPercent } from '../../lib/format.ts';
import type { Zone } from '../../lib/zones.ts';
import { m } from '../../messages/index.ts';

/** The sign that stands before a verdict. */
export const VERDICT_ZONES: Readonly<Record<SlideVerdict, Zone>> = {
  'parasites-found': 'infected',
  'below-limit-of-blank': 'doubtful',
  'too-few-cells': 'unassessed',
  'none-found': 'clear',
};

/** `18 of 1,024 cells`. */
export function infectedOfCells({ positives, cells }: SlideStatistics): string {
  return m.screening.slide.infectedOf(formatNumber(positives), m.common.cells(cells));
}

/** What a slide's figures say, in words; never that it is free of parasites. */
export function slideSentence(statistics: SlideStatistics, minimumCells: number): string {
  const { cells, positives, verdict, limitOfBlank, upperBoundIfNone } = statistics;
  const say = m.screening.slide;
  if (cells === 0) return say.nothingAssessed;
  const none =
    upperBoundIfNone === null ? '' : say.noneFound(m.common.cells(cells), formatPercent(upperBoundIfNone));
  switch (verdict) {
    case 'too-few-cells':
      return [positives === 0 ? none : '', say.tooFew(formatNumber(minimumCells))]
        .filter((sentence) => sentence !== '')
        .join(' ');
    case 'none-found':
      return none;
    case 'below-limit-of-blank':
      return say.likeBlank(limitOfBlank === null ? '' : formatPercent(limitOfBlank));
    case 'parasites-found':
      return limitOfBlank === null ? say.foundUntested : say.found(formatPercent(limitOfBlank));
  }
}
