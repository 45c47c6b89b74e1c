import type { ImageFinding, ImageProblem } from '../contract/index.ts';
import type { Connection } from './connection.ts';

/** One image as an import records it; null where the file could not be read or its name tells nothing. */
export interface ImageRecord {
  /** Below the dataset's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly sha256: string | null;
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly perceptualHash: string | null;
  readonly className: string | null;
  readonly patient: string | null;
  readonly slide: string | null;
}

/** An image as earlier imports recorded it. */
export interface RecordedImage extends ImageRecord {
  /** The class that a person gave it instead of that of its folder; null where nobody has. */
  readonly relabelledAs: string | null;
}

const COLUMNS = `path, bytes, modified_ms AS modifiedMs, sha256, format, width, height,
  perceptual_hash AS perceptualHash, coalesce(folder_class, class_name) AS className, patient, slide,
  CASE WHEN folder_class IS NULL THEN NULL ELSE class_name END AS relabelledAs`;

/** A person's class stays with the content for which it was given. */
const IS_RELABELLED = `(images.folder_class IS NOT NULL AND images.sha256 IS excluded.sha256)`;

/** The images of datasets, and what was found wrong with them. */
export class Images {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Adds images, or replaces those of the same path, in one transaction.
   * Those with content and class are usable until judged otherwise.
   */
  save(datasetId: number, images: readonly ImageRecord[]): void {
    const statement = this.#connection.command(
      `INSERT INTO images (dataset_id, path, bytes, modified_ms, sha256, format, width, height, perceptual_hash,
         class_name, patient, slide, state)
       VALUES (:datasetId, :path, :bytes, :modifiedMs, :sha256, :format, :width, :height, :perceptualHash,
         :className, :patient, :slide, CASE WHEN :sha256 IS NULL OR :className IS NULL THEN 'left-out' ELSE 'ok' END)
       ON CONFLICT (dataset_id, path) DO UPDATE SET bytes = excluded.bytes, modified_ms = excluded.modified_ms,
         sha256 = excluded.sha256, format = excluded.format, width = excluded.width, height = excluded.height,
         perceptual_hash = excluded.perceptual_hash, patient = excluded.patient, slide = excluded.slide,
         class_name = CASE WHEN ${IS_RELABELLED} THEN images.class_name ELSE excluded.class_name END,
         folder_class = CASE WHEN ${IS_RELABELLED} THEN excluded.class_name ELSE NULL END, state = CASE images.state WHEN 'excluded' THEN 'excluded' ELSE excluded.state END`,
    );
    this.#connection.transaction(() => {
      for (const image of images) statement.run({ datasetId, ...image });
    });
  }

  /** Everything recorded of a dataset, usable or not, in order of path. */
  all(datasetId: number): RecordedImage[] {
    return this.#connection
      .query<[number], RecordedImage>(`SELECT ${COLUMNS} FROM images WHERE dataset_id = ? ORDER BY path`)
      .all(datasetId);
  }

  /**
   * Replaces all findings of a dataset in one transaction. An image with a finding that leaves it out takes no part
   * in training or testing; one that a person excluded stays excluded.
   */
  judge(datasetId: number, findings: readonly ImageFinding[]): void {
    const insert = this.#connection.command(
      `INSERT INTO findings (image_id, problem, left_out, detail, other_path)
       SELECT id, :problem, :leftOut, :detail, :other FROM images WHERE dataset_id = :datasetId AND path = :path`,
    );
    this.#connection.transaction(() => {
      this.#connection
        .command('DELETE FROM findings WHERE image_id IN (SELECT id FROM images WHERE dataset_id = ?)')
        .run(datasetId);
      for (const { leftOut, ...finding } of findings)
        insert.run({ datasetId, leftOut: Number(leftOut), ...finding });
      this.#connection
        .command(
          `UPDATE images SET state = CASE
             WHEN sha256 IS NULL OR class_name IS NULL THEN 'left-out'
             WHEN EXISTS (SELECT 1 FROM findings WHERE image_id = images.id AND left_out = 1) THEN 'left-out'
             ELSE 'ok' END
           WHERE dataset_id = ? AND state <> 'excluded'`,
        )
        .run(datasetId);
    });
  }

  findings(datasetId: number): ImageFinding[] {
    return this.#connection
      .query<
        [number],
        { path: string; problem: ImageProblem; leftOut: number; detail: string; other: string | null }
      >(
        `SELECT path, problem, left_out AS leftOut, detail, other_path AS other
         FROM findings JOIN images ON images.id = image_id WHERE dataset_id = ? ORDER BY path, problem`,
      )
      .all(datasetId)
      .map((row) => ({ ...row, leftOut: row.leftOut === 1 }));
  }
}
