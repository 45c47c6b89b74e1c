import type { CellRow, CellStatus } from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { bindingsOf, DOUBTFUL, type Judgement, POSITIVE } from './judgement.ts';
import { pagedByPath } from './pages.ts';
import { type CountedSlide, SlideCountsTable } from './slide-counts.ts';

/** A file found by a screening: to be classified, or skipped with the reason. */
export interface FoundFile {
  /** Below the screened folder, with forward slashes. */
  readonly path: string;
  readonly slide: string;
  /** Why it is passed over; null when it is to be classified. */
  readonly skipReason: string | null;
  /** Of its content as the screening begins; null where it is passed over or cannot be read. */
  readonly sha256: string | null;
}

/** What is recorded of a file: the slide that it was put on and what it held as the screening began. */
export interface RecordedFile {
  readonly path: string;
  readonly slide: string;
  readonly status: CellStatus;
  readonly sha256: string | null;
}

export interface PendingCell {
  readonly id: number;
  readonly path: string;
  /** Of its content as the screening began; null where it could not be read then. */
  readonly sha256: string | null;
}

/** What became of a pending cell; without a checksum the one that it was found with stays. */
export type CellResult =
  | {
      readonly id: number;
      readonly sha256: string;
      readonly predictedClass: string;
      readonly probability: number;
    }
  | { readonly id: number; readonly sha256: string | null; readonly reason: string };

const CELL_COLUMNS = `path, slides.name AS slide, status, predicted_class AS predictedClass, probability,
  ${DOUBTFUL} AS needsReview, reason, review_class AS reviewedClass, reviewer, sha256`;
const CELLS_OF_SLIDES = 'slides JOIN cells ON cells.slide_id = slides.id';

type StoredCell = Omit<CellRow, 'needsReview'> & { readonly needsReview: number };

/** The cells of screenings: one row a file, from found to classified to reviewed. */
export class Cells {
  readonly #connection: Connection;
  readonly #slideCounts: SlideCountsTable;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#slideCounts = new SlideCountsTable(connection);
  }

  /** Records found files in one transaction; those already known stay as they are. */
  add(screeningId: number, files: readonly FoundFile[]): void {
    const addSlide = this.#connection.command(
      'INSERT OR IGNORE INTO slides (screening_id, name) VALUES (?, ?)',
    );
    const slideId = this.#connection.column<[number, string], number>(
      'SELECT id FROM slides WHERE screening_id = ? AND name = ?',
    );
    const addCell = this.#connection.command(
      `INSERT INTO cells (screening_id, slide_id, path, status, reason, sha256)
       VALUES (:screeningId, :slideId, :path,
         CASE WHEN :skipReason IS NULL THEN 'pending' ELSE 'skipped' END, :skipReason, :sha256)
       ON CONFLICT (screening_id, path) DO NOTHING`,
    );
    this.#connection.transaction(() => {
      for (const [slide, ofSlide] of Map.groupBy(files, (file) => file.slide)) {
        addSlide.run(screeningId, slide);
        const id = slideId.get(screeningId, slide);
        for (const { path, skipReason, sha256 } of ofSlide)
          addCell.run({ screeningId, slideId: id, path, skipReason, sha256 });
      }
    });
  }

  /** Forgets the files of a screening that was stopped while it found them. */
  forget(screeningId: number): void {
    this.#connection.command('DELETE FROM slides WHERE screening_id = ?').run(screeningId);
  }

  /** Those of these paths that the screening has recorded, by path. */
  recorded(screeningId: number, paths: readonly string[]): Map<string, RecordedFile> {
    const rows = this.#connection
      .query<[string, number], RecordedFile>(
        `SELECT cells.path, slides.name AS slide, status, sha256
         FROM json_each(?) AS wanted
           JOIN cells ON cells.screening_id = ? AND cells.path = wanted.value
           JOIN slides ON slides.id = slide_id`,
      )
      .all(JSON.stringify(paths), screeningId);
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** The next cells to be classified after the one with id `afterId` (0 = from the start), in order. */
  nextPending(screeningId: number, afterId: number, limit: number): PendingCell[] {
    return this.#connection
      .query<[number, number, number], PendingCell>(
        `SELECT id, path, sha256 FROM cells WHERE screening_id = ? AND status = 'pending' AND id > ? ORDER BY id LIMIT ?`,
      )
      .all(screeningId, afterId, limit);
  }

  /** Records results in one transaction. A cell that has its result already keeps it. */
  record(results: readonly CellResult[]): void {
    const done = this.#connection.command(
      `UPDATE cells SET status = 'done', sha256 = :sha256, predicted_class = :predictedClass, probability = :probability
       WHERE id = :id AND status = 'pending'`,
    );
    const unreadable = this.#connection.command(
      `UPDATE cells SET status = 'unreadable', sha256 = coalesce(:sha256, sha256), reason = :reason
       WHERE id = :id AND status = 'pending'`,
    );
    this.#connection.transaction(() => {
      for (const result of results) ('reason' in result ? unreadable : done).run(result);
    });
  }

  /** Cells by status; they add up to all files of the screening. */
  counts(screeningId: number): Readonly<Record<CellStatus, number>> {
    const counts = { pending: 0, done: 0, unreadable: 0, skipped: 0 };
    const rows = this.#connection
      .query<[number], { status: CellStatus; cells: number }>(
        `SELECT status, count(*) AS cells FROM ${CELLS_OF_SLIDES} WHERE slides.screening_id = ? GROUP BY status`,
      )
      .all(screeningId);
    for (const { status, cells } of rows) counts[status] = cells;
    return counts;
  }

  /** The counts of every slide, in order of name. */
  bySlide(screeningId: number, judgement: Judgement): CountedSlide[] {
    return this.#slideCounts.bySlide(screeningId, judgement);
  }

  /**
   * Every cell, ordered by slide and path; read page by page, so that memory stays flat and others may write
   * meanwhile.
   */
  *rows(screeningId: number, judgement: Judgement): Generator<CellRow> {
    const slides = this.#connection
      .query<[number], { id: number }>('SELECT id FROM slides WHERE screening_id = ? ORDER BY name')
      .all(screeningId);
    const page = this.#connection.query<[object], StoredCell>(
      `SELECT ${CELL_COLUMNS} FROM ${CELLS_OF_SLIDES}
       WHERE cells.slide_id = :slideId AND path > :after ORDER BY path LIMIT :limit`,
    );
    const bindings = bindingsOf(judgement);
    for (const { id: slideId } of slides) {
      const rows = pagedByPath((after, limit) => page.all({ slideId, after, limit, ...bindings }));
      for (const row of rows) yield toCellRow(row);
    }
  }

  /** The cells of a slide that look most positive, strongest first. */
  strongest(screeningId: number, slide: string, limit: number, judgement: Judgement): CellRow[] {
    return this.#ofSlide(screeningId, slide, limit, judgement, POSITIVE, 'probability DESC');
  }

  /** The cells of a slide that are to be reviewed, nearest to the threshold first. */
  mostDoubtful(screeningId: number, slide: string, limit: number, judgement: Judgement): CellRow[] {
    return this.#ofSlide(screeningId, slide, limit, judgement, DOUBTFUL, 'abs(probability - :threshold)');
  }

  /** Unreadable and skipped cells, in order of slide and path. */
  leftOut(screeningId: number, judgement: Judgement): CellRow[] {
    // The plus keeps SQLite from walking every cell in order of path to find these few.
    return this.#connection
      .query<[object], StoredCell>(
        `SELECT ${CELL_COLUMNS} FROM ${CELLS_OF_SLIDES}
         WHERE slides.screening_id = :screeningId AND status IN ('unreadable', 'skipped')
         ORDER BY slides.name, +path`,
      )
      .all({ screeningId, ...bindingsOf(judgement) })
      .map(toCellRow);
  }

  #ofSlide(
    screeningId: number,
    slide: string,
    limit: number,
    judgement: Judgement,
    condition: string,
    order: string,
  ): CellRow[] {
    return this.#connection
      .query<[object], StoredCell>(
        `SELECT ${CELL_COLUMNS} FROM ${CELLS_OF_SLIDES}
         WHERE slides.screening_id = :screeningId AND slides.name = :slide AND ${condition}
         ORDER BY ${order}, path LIMIT :limit`,
      )
      .all({ screeningId, slide, limit, ...bindingsOf(judgement) })
      .map(toCellRow);
  }
}

function toCellRow(row: StoredCell): CellRow {
  return { ...row, needsReview: row.needsReview === 1 };
}
