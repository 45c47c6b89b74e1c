import { pictureAddress, type ScreenedCell } from '../../../src-main/contract/index.ts';
import { lastPart } from '../../lib/path.ts';
import type { Tile } from '../../lib/tile.ts';
import { zoneOfCell } from '../../lib/zones.ts';
import { m } from '../../messages/index.ts';

/** A screened cell as a gallery shows it. */
export function cellTile(cell: ScreenedCell, positiveClass: string): Tile {
  return {
    picture: (side) => pictureAddress({ source: 'cell', id: cell.id }, side),
    zone: zoneOfCell(cell, positiveClass),
    word: cellWord(cell),
    name: lastPart(cell.path),
    probability: cell.probability,
    reviewedAs: cell.reviewedClass,
  };
}

/** What a cell counts as; the model's answer stays beside a person's that differs. */
export function cellWord(cell: ScreenedCell): string {
  const { status, predictedClass, reviewedClass, reason } = cell;
  if (status === 'unreadable') return m.screening.cell.unreadable(reason ?? '');
  if (status === 'skipped') return m.screening.cell.skipped(reason ?? '');
  if (status === 'pending' || predictedClass === null) return m.components.tilePending;
  if (reviewedClass !== null)
    return reviewedClass === predictedClass
      ? predictedClass
      : m.screening.cell.corrected(reviewedClass, predictedClass);
  return cell.needsReview ? m.screening.cell.doubtful(predictedClass) : predictedClass;
}
