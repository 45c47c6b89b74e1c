import type {
  CellFilter,
  CellOrder,
  ScreenedCell,
  ScreeningDetail,
  ScreeningListItem,
} from '../../contract/index.ts';
import type { ModelRecord, ScreeningRecord, Store } from '../../store/index.ts';
import { judgementOf, summariseScreening } from './summarise.ts';

/** One page of screenings, newest first, each with what its cells add up to. */
export function listScreenings(
  store: Store,
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: Omit<ScreeningListItem, 'job'>[] } {
  const { total, rows } = store.screenings.page(offset, limit);
  return { total, rows: rows.map((screening) => listItem(store, screening)) };
}

/** The figures of a screening as they stand, while it runs too. Throws `not-found`. */
export function showScreening(store: Store, id: number): Omit<ScreeningDetail, 'job'> {
  const { screening, model } = required(store, id);
  return { ...summariseScreening(store, screening, model), classes: model.card.classes };
}

/** One page of the cells of a screening. Throws `not-found`. */
export function cellsOfScreening(
  store: Store,
  request: {
    readonly screening: number;
    readonly slide: string | null;
    readonly show: CellFilter;
    readonly order: CellOrder;
    readonly offset: number;
    readonly limit: number;
  },
): { total: number; rows: ScreenedCell[] } {
  const { screening, model } = required(store, request.screening);
  return store.cellGallery.page({ ...request, screeningId: screening.id }, judgementOf(screening, model));
}

/** How many cells of the newest screenings wait for a person. */
export function reviewsWaiting(store: Store, screenings: number): number {
  return store.screenings
    .page(0, screenings)
    .rows.reduce((sum, screening) => sum + listItem(store, screening).needsReview, 0);
}

/** A screening and the model that ran it. Throws `not-found`. */
export function required(store: Store, id: number): { screening: ScreeningRecord; model: ModelRecord } {
  const screening = store.screenings.require(id);
  return { screening, model: modelOf(store, screening) };
}

function modelOf(store: Store, { version }: ScreeningRecord): ModelRecord {
  return store.models.require(`v${version}`);
}

function listItem(store: Store, screening: ScreeningRecord): Omit<ScreeningListItem, 'job'> {
  const model = modelOf(store, screening);
  const { slides, cells, pending, unreadable, skipped, needsReview } = store.cellGallery.totals(
    screening.id,
    judgementOf(screening, model),
  );
  const { id, folder, status, startedAt, finishedAt, changed, replacedBy } = screening;
  return {
    ...{ id, folder, status, startedAt, finishedAt },
    model: { version: model.version, name: model.name },
    ...{ slides, done: cells, unreadable, skipped, needsReview },
    total: cells + pending + unreadable + skipped,
    ...{ changed, replacedBy },
  };
}
