import type { CellFilter, SlideStatistics } from '../../../src-main/contract/index.ts';
import { CELL_FILTERS } from './cell-view.ts';

/** How many cells a filter shows; null where the figures of a slide do not tell. */
export function countShown(show: CellFilter, statistics: SlideStatistics): number | null {
  switch (show) {
    case 'all':
      return statistics.cells + statistics.unreadable + statistics.skipped;
    case 'positive':
      return statistics.positives;
    case 'clear':
      return statistics.cells - statistics.positives;
    case 'doubtful':
      return statistics.needsReview;
    case 'unreadable':
      return statistics.unreadable;
    case 'skipped':
      return statistics.skipped;
    case 'reviewed':
    case 'pending':
      return null;
  }
}

/** The filters worth offering: what was skipped only where something was, what is pending only while it runs. */
export function offeredFilters(statistics: SlideStatistics, chosen: CellFilter): CellFilter[] {
  return CELL_FILTERS.filter(
    (show) =>
      show === chosen ||
      !(['unreadable', 'skipped', 'pending'] as CellFilter[]).includes(show) ||
      (countShown(show, statistics) ?? 0) > 0,
  );
}
