import type { CellFilter, ScreenedCell } from '../../../src-main/contract/index.ts';

/** True where a cell belongs to what a filter shows: the same rule as the store's. */
export function isShown(
  cell: ScreenedCell,
  show: CellFilter,
  positiveClass: string,
  threshold: number,
): boolean {
  const { status, probability, reviewedClass } = cell;
  const isPositive =
    reviewedClass === null ? (probability ?? 0) >= threshold : reviewedClass === positiveClass;
  switch (show) {
    case 'all':
      return true;
    case 'positive':
      return status === 'done' && isPositive;
    case 'clear':
      return status === 'done' && !isPositive;
    case 'doubtful':
      return cell.needsReview && reviewedClass === null;
    case 'reviewed':
      return reviewedClass !== null;
    case 'unreadable':
    case 'skipped':
    case 'pending':
      return status === show;
  }
}

/**
 * Cells that stay in their place in a gallery although a review took them out of its filter, so that nothing jumps
 * under the hand. The store has left them behind: what it is asked for begins earlier by those before it.
 */
export class Departures {
  #places = new Set<number>();

  get count(): number {
    return this.#places.size;
  }

  /** A cell was reviewed, or its review undone. */
  note(place: number, shown: boolean): void {
    if (shown) this.#places.delete(place);
    else this.#places.add(place);
  }

  /** Where the store has the row that the gallery has at this place. */
  storedOffset(place: number): number {
    return place - [...this.#places].filter((departed) => departed < place).length;
  }

  clear(): void {
    this.#places = new Set();
  }
}
