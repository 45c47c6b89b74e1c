import { AppError } from '../base/index.ts';
import type { Connection } from './connection.ts';
import { bindingsOf, DOUBTFUL, type Judgement, MARKED, POSITIVE, REVIEWED, WEIGHT } from './judgement.ts';

/** Counts of cells at a threshold; cells that a person has reviewed count by that person's class. */
export interface CellCounts {
  readonly pending: number;
  /** Cells with a class. */
  readonly cells: number;
  readonly positives: number;
  readonly needsReview: number;
  readonly positivesToReview: number;
  readonly reviewed: number;
  /** Of the reviewed cells, those that a person calls positive. */
  readonly reviewedPositives: number;
  /** Of the reviewed cells, those that the threshold calls positive, and of these those that a person does too. */
  readonly reviewedMarked: number;
  readonly reviewedMarkedPositives: number;
  readonly unreadable: number;
  readonly skipped: number;
}

export interface CountedSlide extends CellCounts {
  readonly slideId: number;
  readonly slide: string;
  /** Sum of the weights of its cells. */
  readonly weight: number;
}

/** A folder of other files is no slide, though each of them is a row of the screening. */
export function holdsImages({
  cells,
  unreadable,
  skipped,
}: Pick<CellCounts, 'cells' | 'unreadable' | 'skipped'>): boolean {
  return cells + unreadable > 0 || skipped === 0;
}

/** Columns of `slide_counts` with the figure that each keeps and how it is counted from cells. */
const COUNTED = [
  ['pending', 'pending', `count(*) FILTER (WHERE status = 'pending')`],
  ['cells', 'cells', `count(*) FILTER (WHERE status = 'done')`],
  ['positives', 'positives', `count(*) FILTER (WHERE ${POSITIVE})`],
  ['needs_review', 'needsReview', `count(*) FILTER (WHERE ${DOUBTFUL})`],
  ['positives_to_review', 'positivesToReview', `count(*) FILTER (WHERE ${DOUBTFUL} AND ${POSITIVE})`],
  ['reviewed', 'reviewed', `count(*) FILTER (WHERE ${REVIEWED})`],
  ['reviewed_positives', 'reviewedPositives', `count(*) FILTER (WHERE ${REVIEWED} AND ${POSITIVE})`],
  ['reviewed_marked', 'reviewedMarked', `count(*) FILTER (WHERE ${REVIEWED} AND ${MARKED})`],
  [
    'reviewed_marked_positives',
    'reviewedMarkedPositives',
    `count(*) FILTER (WHERE ${REVIEWED} AND ${MARKED} AND ${POSITIVE})`,
  ],
  ['unreadable', 'unreadable', `count(*) FILTER (WHERE status = 'unreadable')`],
  ['skipped', 'skipped', `count(*) FILTER (WHERE status = 'skipped')`],
  ['weight', 'weight', `total(${WEIGHT}) FILTER (WHERE status = 'done')`],
] as const satisfies readonly (readonly [string, keyof CountedSlide, string])[];

const COLUMNS = COUNTED.map(([column]) => column).join(', ');
const KEPT = COUNTED.map(([column, figure]) => `${column} AS ${figure}`).join(', ');
const COUNTING = COUNTED.map(([, , counting]) => counting).join(', ');

const NOT_KEPT = `NOT EXISTS
  (SELECT 1 FROM slide_counts AS kept WHERE kept.slide_id = slides.id AND kept.judgement = :key)`;

/**
 * What the cells of slides add up to. Counting a million cells takes some 200 ms, so the counts are kept, where
 * that needs no waiting for another process; triggers drop those of a slide whose cells change.
 */
export class SlideCountsTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Every slide, in order of name. */
  bySlide(screeningId: number, judgement: Judgement): CountedSlide[] {
    const key = JSON.stringify(judgement);
    try {
      this.#keepChanged(screeningId, key, judgement);
    } catch (error) {
      // A full disk, or another process that writes just now, keeps nobody from looking.
      if (!(error instanceof AppError && ['no-space', 'conflict'].includes(error.code))) throw error;
    }
    return this.#connection
      .query<[object], CountedSlide>(
        `SELECT slides.id AS slideId, slides.name AS slide, ${KEPT}
         FROM slides JOIN slide_counts ON slide_id = slides.id
         WHERE screening_id = :screeningId AND judgement = :key
         UNION ALL
         SELECT slides.id, slides.name, ${COUNTING}
         FROM slides LEFT JOIN cells ON slide_id = slides.id
         WHERE slides.screening_id = :screeningId AND ${NOT_KEPT} GROUP BY slides.id
         ORDER BY slide`,
      )
      .all({ screeningId, key, ...bindingsOf(judgement) });
  }

  #keepChanged(screeningId: number, key: string, judgement: Judgement): void {
    const changed = this.#connection
      .column<[object], number>(
        `SELECT slides.id FROM slides WHERE screening_id = :screeningId AND ${NOT_KEPT}`,
      )
      .all({ screeningId, key });
    if (changed.length === 0) return;
    const count = this.#connection.command(
      `INSERT OR REPLACE INTO slide_counts (slide_id, judgement, ${COLUMNS})
       SELECT :slideId, :key, ${COUNTING}
       FROM cells WHERE slide_id = :slideId`,
    );
    this.#connection.transactionAtOnce(() => {
      for (const slideId of changed) count.run({ slideId, key, ...bindingsOf(judgement) });
    });
  }
}
