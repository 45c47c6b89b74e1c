import type { SlideStatistics, SlideVerdict } from '../../../src-main/contract/index.ts';
import { formatNumber, formatPercent } from '../../lib/format.ts';
import type { Zone } from '../../lib/zones.ts';
import { m } from '../../messages/index.ts';

/** The sign that stands before a verdict. */
export const VERDICT_ZONES: Readonly<Record<SlideVerdict, Zone>> = {
  'parasites-seen': 'infected',
  'parasites-found': 'infected',
  'marked-untested': 'doubtful',
  'below-limit-of-blank': 'doubtful',
  'too-few-cells': 'unassessed',
  'none-found': 'clear',
  'not-screened': 'unassessed',
};

/** `18 of 1,024 cells`. */
export function infectedOfCells({ positives, cells }: SlideStatistics): string {
  return m.screening.slide.infectedOf(formatNumber(positives), m.common.cells(cells));
}

/** What a slide's figures say, in words; never that it is free of parasites. */
export function slideSentence(statistics: SlideStatistics, minimumCells: number): string {
  const { cells, positives, reviewedPositives, verdict, limitOfBlank, upperBoundIfNone } = statistics;
  const say = m.screening.slide;
  const none =
    upperBoundIfNone === null ? '' : say.noneFound(m.common.cells(cells), formatPercent(upperBoundIfNone));
  const limit = limitOfBlank === null ? '' : formatPercent(limitOfBlank);
  const tooFew = cells < minimumCells ? say.tooFew(formatNumber(minimumCells)) : '';
  const sentences = (...said: string[]) => said.filter((sentence) => sentence !== '').join(' ');
  switch (verdict) {
    case 'not-screened':
      return say.notScreened;
    case 'parasites-seen':
      return sentences(say.seen(m.common.cells(reviewedPositives), formatNumber(cells)), tooFew);
    case 'parasites-found':
      return sentences(say.found(limit), tooFew);
    case 'too-few-cells':
      return cells === 0 ? say.nothingAssessed : sentences(positives === 0 ? none : '', tooFew);
    case 'none-found':
      return none;
    case 'marked-untested':
      return say.markedUntested;
    case 'below-limit-of-blank':
      return say.likeBlank(limit);
  }
}
