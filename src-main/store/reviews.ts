import type { Connection } from './connection.ts';

/** What a person made of a cell; both null where nobody has looked. */
export interface CellReview {
  /** Of the cell. */
  readonly id: number;
  readonly reviewedClass: string | null;
  readonly reviewer: string | null;
}

/** What people made of cells, beside the model's answers. */
export class Reviews {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The reviews as they stand of those of these cells that are classified and of this screening, in order of id. */
  of(screeningId: number, ids: readonly number[]): (CellReview & { readonly path: string })[] {
    return this.#connection
      .query<[string, number], CellReview & { path: string }>(
        `SELECT id, path, review_class AS reviewedClass, reviewer FROM cells
         WHERE id IN (SELECT value FROM json_each(?)) AND screening_id = ? AND status = 'done' ORDER BY id`,
      )
      .all(JSON.stringify(ids), screeningId);
  }

  /** The slides on which these cells lie, by name. */
  slidesOf(ids: readonly number[]): string[] {
    return this.#connection
      .column<[string], string>(
        `SELECT DISTINCT name FROM cells JOIN slides ON slides.id = slide_id
         WHERE cells.id IN (SELECT value FROM json_each(?)) ORDER BY name`,
      )
      .all(JSON.stringify(ids));
  }

  /** Records reviews in one transaction, beside the model's answers. */
  save(reviews: readonly CellReview[]): void {
    const command = this.#connection.command(
      `UPDATE cells SET review_class = :reviewedClass, reviewer = :reviewer,
         reviewed_at = CASE WHEN :reviewedClass IS NULL THEN NULL ELSE :at END
       WHERE id = :id AND status = 'done'`,
    );
    const at = new Date().toISOString();
    this.#connection.transaction(() => {
      for (const { id, reviewedClass, reviewer } of reviews) command.run({ id, reviewedClass, reviewer, at });
    });
  }
}
