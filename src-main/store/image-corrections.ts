import type { ImageState } from '../contract/index.ts';
import type { Connection } from './connection.ts';

/** What a person may correct of an image. */
export interface ImageLabel {
  readonly id: number;
  /** What it counts as. */
  readonly className: string | null;
  /** The class of its folder, where it counts as another; else null. */
  readonly folderClass: string | null;
  readonly state: ImageState;
}

/** What people corrected of images, beside what the import found. */
export class ImageCorrections {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Those of these images that are of this dataset, in order of id. */
  of(datasetId: number, ids: readonly number[]): ImageLabel[] {
    return this.#connection
      .query<[string, number], ImageLabel>(
        `SELECT id, class_name AS className, folder_class AS folderClass, state FROM images
         WHERE id IN (SELECT value FROM json_each(?)) AND dataset_id = ? ORDER BY id`,
      )
      .all(JSON.stringify(ids), datasetId);
  }

  /** Those of these images that something is wrong with, so that they stay left out unless a person takes them in. */
  unusable(ids: readonly number[]): number[] {
    return this.#connection
      .column<[string], number>(
        `SELECT id FROM images WHERE id IN (SELECT value FROM json_each(?)) AND (sha256 IS NULL OR class_name IS NULL
           OR EXISTS (SELECT 1 FROM findings WHERE image_id = images.id AND left_out = 1)) ORDER BY id`,
      )
      .all(JSON.stringify(ids));
  }

  /** Writes labels in one transaction. */
  save(labels: readonly ImageLabel[]): void {
    const command = this.#connection.command(
      'UPDATE images SET class_name = :className, folder_class = :folderClass, state = :state WHERE id = :id',
    );
    this.#connection.transaction(() => {
      for (const { id, className, folderClass, state } of labels)
        command.run({ id, className, folderClass, state });
    });
  }
}
