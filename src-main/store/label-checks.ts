import {
  type LabelCheckRequest,
  labelCheckRequestSchema,
  type LabelCheckSummary,
  labelCheckSummarySchema,
} from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { doublesFromBlob, doublesToBlob } from './doubles.ts';
import { parseJson } from './json.ts';

/** A label check that was begun. */
export interface LabelCheckRow {
  readonly id: number;
  readonly request: LabelCheckRequest;
  /** Digest of the images and labels that it is about. */
  readonly labelsSha256: string;
  readonly isFinished: boolean;
}

export interface FinishedLabelCheck extends LabelCheckRow {
  readonly summary: LabelCheckSummary;
  readonly finishedAt: string;
}

/** An image whose label a check found suspicious; the list is in order of suspicion. */
export interface NewLabelFinding {
  readonly image: number;
  readonly sha256: string;
  readonly given: string;
  readonly suggested: string;
  readonly probability: number;
  readonly score: number;
}

interface StoredCheck {
  id: number;
  request: string;
  labels_sha256: string;
  summary: string | null;
  finished_at: string | null;
}

/** Label checks of datasets, and what they found. */
export class LabelChecks {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The newest check of a dataset where it was begun with this request about these labels: finished, or to go on with.
   * Else a new one; what was left unfinished before is forgotten.
   */
  begin(datasetId: number, request: LabelCheckRequest, labelsSha256: string): LabelCheckRow {
    const text = JSON.stringify(labelCheckRequestSchema.parse(request));
    return this.#connection.transaction(() => {
      const known = this.#connection
        .query<[number], StoredCheck>(
          'SELECT * FROM label_checks WHERE dataset_id = ? ORDER BY id DESC LIMIT 1',
        )
        .get(datasetId);
      if (known?.request === text && known.labels_sha256 === labelsSha256) return toRow(known);
      this.#connection
        .command('DELETE FROM label_checks WHERE dataset_id = ? AND summary IS NULL')
        .run(datasetId);
      const { lastInsertRowid } = this.#connection
        .command(
          'INSERT INTO label_checks (dataset_id, request, labels_sha256, created_at) VALUES (?, ?, ?, ?)',
        )
        .run(datasetId, text, labelsSha256, new Date().toISOString());
      return { id: Number(lastInsertRowid), request, labelsSha256, isFinished: false };
    });
  }

  /** The check of a dataset that was begun and has not come to its end. */
  unfinished(datasetId: number): LabelCheckRow | undefined {
    const row = this.#connection
      .query<[number], StoredCheck>(
        'SELECT * FROM label_checks WHERE dataset_id = ? AND summary IS NULL ORDER BY id DESC LIMIT 1',
      )
      .get(datasetId);
    return row && toRow(row);
  }

  /** The numbers of the finished checks of a dataset. */
  finished(datasetId: number): number[] {
    return this.#connection
      .column<[number], number>('SELECT id FROM label_checks WHERE dataset_id = ? AND summary IS NOT NULL')
      .all(datasetId);
  }

  /** The newest finished check of a dataset. */
  latest(datasetId: number): FinishedLabelCheck | undefined {
    const row = this.#connection
      .query<[number], StoredCheck>(
        'SELECT * FROM label_checks WHERE dataset_id = ? AND summary IS NOT NULL ORDER BY id DESC LIMIT 1',
      )
      .get(datasetId);
    if (typeof row?.summary !== 'string' || row.finished_at === null) return undefined;
    const summary = parseJson(labelCheckSummarySchema, row.summary, `label check ${row.id}`);
    return { ...toRow(row), summary, finishedAt: row.finished_at };
  }

  /** Keeps the probabilities of a fold that is done. */
  saveFold(id: number, fold: number, probabilities: Float64Array): void {
    this.#connection
      .command('INSERT OR REPLACE INTO label_check_folds (check_id, fold, probabilities) VALUES (?, ?, ?)')
      .run(id, fold, doublesToBlob(probabilities));
  }

  /** The probabilities of a fold; undefined where it is not done. */
  fold(id: number, fold: number): Float64Array | undefined {
    return doublesFromBlob(
      this.#connection
        .column<[number, number], unknown>(
          'SELECT probabilities FROM label_check_folds WHERE check_id = ? AND fold = ?',
        )
        .get(id, fold),
    );
  }

  /** Records what a check found, all at once. A label that a person kept before is kept, unless it changed since. */
  finish(id: number, summary: LabelCheckSummary, findings: readonly NewLabelFinding[]): void {
    const insert = this.#connection.command(
      `INSERT INTO label_findings (check_id, image_id, rank, sha256, given_class, suggested_class, probability, score)
       VALUES (:id, :image, :rank, :sha256, :given, :suggested, :probability, :score)`,
    );
    this.#connection.transaction(() => {
      this.#connection.command('DELETE FROM label_check_folds WHERE check_id = ?').run(id);
      this.#connection
        .command('UPDATE label_checks SET summary = ?, finished_at = ? WHERE id = ?')
        .run(JSON.stringify(summary), new Date().toISOString(), id);
      for (const [index, finding] of findings.entries()) insert.run({ ...finding, id, rank: index + 1 });
      this.#connection
        .command(
          `UPDATE label_findings AS new
           SET decision = old.decision, decided_by = old.decided_by, decided_at = old.decided_at
           FROM label_findings AS old
           WHERE new.check_id = ? AND old.decision = 'kept'
             AND old.sha256 = new.sha256 AND old.given_class = new.given_class
             AND old.id = (SELECT max(id) FROM label_findings AS earlier
                           WHERE earlier.image_id = new.image_id AND earlier.check_id < new.check_id)`,
        )
        .run(id);
    });
  }
}

function toRow({ id, request, labels_sha256: labelsSha256, summary }: StoredCheck): LabelCheckRow {
  return {
    id,
    request: parseJson(labelCheckRequestSchema, request, `label check ${id}`),
    labelsSha256,
    isFinished: summary !== null,
  };
}
