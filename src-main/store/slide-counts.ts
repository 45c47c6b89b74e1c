import { AppError } from '../base/index.ts';
import type { Connection } from './connection.ts';
import { bindingsOf, DOUBTFUL, type Judgement, POSITIVE, WEIGHT } from './judgement.ts';

/** Counts of cells at a threshold; cells that a person has reviewed count by that person's class. */
export interface CellCounts {
  readonly pending: number;
  /** Cells with a class. */
  readonly cells: number;
  readonly positives: number;
  readonly needsReview: number;
  readonly positivesToReview: number;
  readonly reviewed: number;
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

const COUNTS = `pending, cells, positives, needs_review AS needsReview, positives_to_review AS positivesToReview,
  reviewed, unreadable, skipped, weight`;

const COUNTING = `count(*) FILTER (WHERE status = 'pending') AS pending,
  count(*) FILTER (WHERE status = 'done') AS cells, count(*) FILTER (WHERE ${POSITIVE}) AS positives,
  count(*) FILTER (WHERE ${DOUBTFUL}) AS needsReview,
  count(*) FILTER (WHERE ${DOUBTFUL} AND ${POSITIVE}) AS positivesToReview,
  count(*) FILTER (WHERE review_class IS NOT NULL) AS reviewed,
  count(*) FILTER (WHERE status = 'unreadable') AS unreadable,
  count(*) FILTER (WHERE status = 'skipped') AS skipped,
  total(${WEIGHT}) FILTER (WHERE status = 'done') AS weight`;

/**
 * What the cells of slides add up to. Counting a million cells takes some 200 ms, so the counts are kept; triggers
 * drop those of a slide whose cells change.
 */
export class SlideCountsTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Every slide, in order of name. */
  bySlide(screeningId: number, judgement: Judgement): CountedSlide[] {
    try {
      this.#countChanged(screeningId, judgement);
    } catch (error) {
      // A full disk, or another process that writes for long, keeps nobody from looking.
      if (!(error instanceof AppError && ['no-space', 'conflict'].includes(error.code))) throw error;
      return this.#countAll(screeningId, judgement);
    }
    return this.#connection
      .query<[number], CountedSlide>(
        `SELECT slides.id AS slideId, slides.name AS slide, ${COUNTS}
         FROM slides JOIN slide_counts ON slide_id = slides.id WHERE screening_id = ? ORDER BY slides.name`,
      )
      .all(screeningId);
  }

  /** The same, nothing kept. */
  #countAll(screeningId: number, judgement: Judgement): CountedSlide[] {
    return this.#connection
      .query<[object], CountedSlide>(
        `SELECT slides.id AS slideId, slides.name AS slide, ${COUNTING}
         FROM slides LEFT JOIN cells ON slide_id = slides.id
         WHERE slides.screening_id = :screeningId GROUP BY slides.id ORDER BY slides.name`,
      )
      .all({ screeningId, ...bindingsOf(judgement) });
  }

  #countChanged(screeningId: number, judgement: Judgement): void {
    const key = JSON.stringify(judgement);
    const changed = this.#connection
      .column<[number, string], number>(
        `SELECT slides.id FROM slides LEFT JOIN slide_counts ON slide_id = slides.id
         WHERE screening_id = ? AND judgement IS NOT ?`,
      )
      .all(screeningId, key);
    if (changed.length === 0) return;
    const count = this.#connection.command(
      `INSERT OR REPLACE INTO slide_counts
       SELECT :slideId, :key, ${COUNTING}
       FROM cells WHERE slide_id = :slideId`,
    );
    this.#connection.transaction(() => {
      for (const slideId of changed) count.run({ slideId, key, ...bindingsOf(judgement) });
    });
  }
}
