import type { CellFilter } from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { bindingsOf, type Judgement } from './judgement.ts';
import {
  FORWARD_KEY,
  from,
  keyOf,
  type ProbabilityOrder,
  roughlyFrom,
  type Run,
  type RunList,
  runListOf,
  until,
  upTo,
} from './probability-runs.ts';

/** The cells with a probability that a gallery shows, of a whole screening or of one slide. */
export interface ProbabilityGallery {
  readonly of: { readonly screeningId: number } | { readonly slideId: number };
  readonly show: CellFilter;
  readonly order: ProbabilityOrder;
  readonly judgement: Judgement;
  /** How many it holds. */
  readonly rows: number;
}

/** Where so few cells come before a page, SQLite sorts them with it. */
const SORTED_ALONG = 500;

/** What a person must have made of a reviewed cell. */
const REVIEWED_AS: Readonly<Partial<Record<CellFilter, string>>> = {
  positive: ' AND review_class = :positiveClass',
  clear: ' AND review_class <> :positiveClass',
};

/**
 * Pages of cells in order of probability or doubt, at any depth. Nothing is remembered between pages, so nothing can be
 * out of date: an index is walked from the nearer end, which takes some 10 ms for a quarter of a million cells. Sorting
 * what comes before the page would take twenty times as long.
 */
export class CellsByProbability {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The ids of a page that lies within the gallery. */
  ids(gallery: ProbabilityGallery, offset: number, limit: number): number[] {
    return this.#connection.snapshot(() => {
      const behind = gallery.rows - offset - limit;
      if (offset <= behind) return this.#read(gallery, false, offset, limit);
      return this.#read(gallery, true, behind, limit).reverse();
    });
  }

  /** `limit` ids after the first `skipped`; backward: from the end, last first. */
  #read(gallery: ProbabilityGallery, isBackward: boolean, skipped: number, limit: number): number[] {
    const walk = new Walk(this.#connection, gallery, isBackward);
    return walk.take(walk.skip(skipped), limit);
  }
}

/** A gallery, read from one end. */
class Walk {
  readonly #connection: Connection;
  readonly #gallery: ProbabilityGallery;
  readonly #bindings: object;
  #list: RunList;

  constructor(connection: Connection, gallery: ProbabilityGallery, isBackward: boolean) {
    const { of, show, order, judgement } = gallery;
    this.#connection = connection;
    this.#gallery = gallery;
    this.#bindings = {
      scope: 'slideId' in of ? of.slideId : of.screeningId,
      ...bindingsOf(judgement),
    };
    this.#list = runListOf(order, show, isBackward, judgement);
  }

  /**
   * Moves the beginnings of the runs over cells, none of which lies further in the list than one that is left. Answers
   * how many of `cells` are still to be skipped: a few, or those of one key.
   *
   * A share of `cells` lies before the cell that is so far along a run. Before the smallest key of these cells, one a
   * run, lie all shares together at most: never too many.
   */
  skip(cells: number): number {
    let left = cells;
    while (left > SORTED_ALONG) {
      const key = this.#smallestKeyAt(Math.floor(left / this.#list.runs.length));
      if (key === undefined) break;
      const parts = this.#list.runs.map((run) => this.#partedAt(run, key));
      const passed = parts.reduce((sum, part) => sum + part.passed, 0);
      if (passed === 0) break;
      left -= passed;
      this.#list = { ...this.#list, runs: parts.flatMap(({ rest }) => rest ?? []) };
    }
    return left;
  }

  /** The next `limit` ids after `offset`. */
  take(offset: number, limit: number): number[] {
    const key = this.#smallestKeyAt(offset + limit - 1);
    const { order, isBackward } = this.#list;
    const runs = this.#list.runs.map((run) => (key === undefined ? run : upTo(this.#list, run, key)));
    const parts = runs.map(
      (run, i) =>
        `SELECT id, ${FORWARD_KEY[order]} AS key FROM ${this.#cellsOf(run)} AND probability BETWEEN :low${i} AND :high${i}`,
    );
    if (parts.length === 0) return [];
    const direction = isBackward ? 'DESC' : 'ASC';
    const ends = Object.fromEntries(
      runs.flatMap(({ low, high }, i) => [
        [`low${i}`, low],
        [`high${i}`, high],
      ]),
    );
    return this.#connection
      .column<[object], number>(
        `SELECT id FROM (${parts.join(' UNION ALL ')}) ORDER BY key ${direction}, id ${direction}
         LIMIT :limit OFFSET :offset`,
      )
      .all({ ...this.#bindings, ...ends, limit, offset });
  }

  /** The smallest key of the cells that are so far along a run; undefined where no run is so long. */
  #smallestKeyAt(offset: number): number | undefined {
    let smallest: number | undefined;
    for (const run of this.#list.runs) {
      const bounded = smallest === undefined ? run : upTo(this.#list, run, smallest);
      const probability = this.#probabilityAt(bounded, offset);
      if (probability === undefined) continue;
      const key = keyOf(this.#list, probability);
      if (smallest === undefined || key < smallest) smallest = key;
    }
    return smallest;
  }

  /** How many cells of a run come before a key, and the run without them; undefined where none is left. */
  #partedAt(run: Run, key: number): { passed: number; rest: Run | undefined } {
    const rough = roughlyFrom(this.#list, run, key);
    const sign = this.#list.isBackward ? '-' : '';
    const first = this.#probabilityAt(rough, 0, `${sign}(${FORWARD_KEY[this.#list.order]}) >= :key`, key);
    if (first === undefined) return { passed: this.#count(run, null), rest: undefined };
    return { passed: this.#count(until(run, first), first), rest: from(run, first) };
  }

  #probabilityAt(run: Run, offset: number, condition = 'TRUE', key = 0): number | undefined {
    const { low, high, isAscending } = run;
    return this.#connection
      .column<[object], number>(
        `SELECT probability FROM ${this.#cellsOf(run)} AND probability BETWEEN :low AND :high AND ${condition}
         ORDER BY probability ${isAscending ? 'ASC' : 'DESC'} LIMIT 1 OFFSET :offset`,
      )
      .get({ ...this.#bindings, low, high, offset, key });
  }

  /** Cells of a run but those of one probability. */
  #count(run: Run, but: number | null): number {
    const { low, high } = run;
    return (
      this.#connection
        .column<[object], number>(
          `SELECT count(*) FROM ${this.#cellsOf(run)} AND probability BETWEEN :low AND :high AND probability IS NOT :but`,
        )
        .get({ ...this.#bindings, low, high, but }) ?? 0
    );
  }

  /** Names the index that holds the cells in order: left to choose, SQLite takes a person to have judged most. */
  #cellsOf({ cells }: Run): string {
    const { of, show } = this.#gallery;
    const isSlide = 'slideId' in of;
    const index = isSlide
      ? 'cells_by_slide'
      : cells === 'reviewed'
        ? 'reviewed_cells'
        : 'cells_by_probability';
    const scope = isSlide ? 'slide_id = :scope' : 'screening_id = :scope';
    const from = `cells INDEXED BY ${index} WHERE ${scope}`;
    if (cells === 'reviewed') {
      const isDone = isSlide ? ` AND status = 'done'` : '';
      return `${from}${isDone} AND review_class IS NOT NULL${REVIEWED_AS[show] ?? ''}`;
    }
    return `${from} AND status = 'done'${cells === 'not reviewed' ? ' AND review_class IS NULL' : ''}`;
  }
}
