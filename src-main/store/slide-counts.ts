import type { Connection } from './connection.ts';
import { bindingsOf, DOUBTFUL, type Judgement, POSITIVE } from './judgement.ts';

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
}

const COUNTS = `pending, cells, positives, needs_review AS needsReview, positives_to_review AS positivesToReview,
  reviewed, unreadable, skipped`;

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
    this.#countChanged(screeningId, judgement);
    return this.#connection
      .query<[number], CountedSlide>(
        `SELECT slides.id AS slideId, slides.name AS slide, ${COUNTS}
         FROM slides JOIN slide_counts ON slide_id = slides.id WHERE screening_id = ? ORDER BY slides.name`,
      )
      .all(screeningId);
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
       SELECT :slideId, :key, count(*) FILTER (WHERE status = 'pending'),
         count(*) FILTER (WHERE status = 'done'), count(*) FILTER (WHERE ${POSITIVE}),
         count(*) FILTER (WHERE ${DOUBTFUL}), count(*) FILTER (WHERE ${DOUBTFUL} AND ${POSITIVE}),
         count(*) FILTER (WHERE review_class IS NOT NULL),
         count(*) FILTER (WHERE status = 'unreadable'), count(*) FILTER (WHERE status = 'skipped')
       FROM cells WHERE slide_id = :slideId`,
    );
    this.#connection.transaction(() => {
      for (const slideId of changed) count.run({ slideId, key, ...bindingsOf(judgement) });
    });
  }
}
