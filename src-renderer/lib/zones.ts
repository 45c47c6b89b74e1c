import type { CellStatus, SlideStatistics } from '../../src-main/contract/index.ts';

export const ZONES = ['infected', 'doubtful', 'clear', 'unassessed'] as const;
/** What a cell counts as for the eye: each zone has a colour, a sign and a word. */
export type Zone = (typeof ZONES)[number];
export type ZoneCounts = Record<Zone, number>;

/** What is needed of a screened cell to tell its zone. */
export interface AssessedCell {
  status: CellStatus;
  predictedClass: string | null;
  needsReview: boolean;
  reviewedClass: string | null;
}

/** The zone of a cell; a person's class outweighs the model's. */
export function zoneOfCell(cell: AssessedCell, positiveClass: string): Zone {
  if (cell.reviewedClass !== null) return zoneOfClass(cell.reviewedClass, positiveClass);
  if (cell.status !== 'done' || cell.predictedClass === null) return 'unassessed';
  return cell.needsReview ? 'doubtful' : zoneOfClass(cell.predictedClass, positiveClass);
}

/** The zone of a known class: that of the parasites, or any other. */
export function zoneOfClass(className: string | null, positiveClass: string): Zone {
  if (className === null) return 'unassessed';
  return className === positiveClass ? 'infected' : 'clear';
}

/** A slide's cells by zone; their sum is all its images. */
export function zoneCounts(statistics: SlideStatistics): ZoneCounts {
  const infected = statistics.positives - statistics.positivesToReview;
  const doubtful = statistics.needsReview;
  return {
    infected,
    doubtful,
    clear: Math.max(0, statistics.cells - infected - doubtful),
    unassessed: statistics.unreadable + statistics.skipped,
  };
}
