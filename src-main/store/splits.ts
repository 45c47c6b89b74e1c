import { join } from 'node:path';
import { AppError } from '../base/index.ts';
import { type DatasetImage, type Part, type SplitSummary, splitSummarySchema } from '../contract/index.ts';
import type { Connection } from './connection.ts';
import type { DatasetRecord } from './datasets.ts';
import { parseJson } from './json.ts';

export interface SplitRecord {
  readonly id: number;
  readonly summary: SplitSummary;
}

/** How datasets are divided into training, validation and test. */
export class Splits {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Records a split and the part of each image, in one transaction. Throws `conflict` where the name is taken, and
   * `refused` where a patient would be in more than one part.
   */
  create(datasetId: number, summary: SplitSummary, partOfImage: ReadonlyMap<number, Part>): SplitRecord {
    return this.#connection.transaction(() => {
      if (this.#find(datasetId, summary.name)) {
        throw new AppError(
          'conflict',
          `The dataset "${summary.dataset}" has a split "${summary.name}" already.`,
          { nextStep: 'Choose another name.', onCommandLine: '--name <name>' },
        );
      }
      const { lastInsertRowid } = this.#connection
        .command('INSERT INTO splits (dataset_id, name, summary, created_at) VALUES (?, ?, ?, ?)')
        .run(datasetId, summary.name, JSON.stringify(summary), summary.createdAt);
      const id = Number(lastInsertRowid);
      const addImage = this.#connection.command(
        'INSERT INTO split_images (split_id, image_id, part) VALUES (?, ?, ?)',
      );
      for (const [imageId, part] of partOfImage) addImage.run(id, imageId, part);
      this.#refuseDividedPatient(id);
      return { id, summary };
    });
  }

  /** The named split, or the latest. Throws `not-found` naming the splits that there are. */
  require(dataset: Pick<DatasetRecord, 'id' | 'name'>, name?: string): SplitRecord {
    const found = name === undefined ? this.list(dataset.id).at(-1) : this.#find(dataset.id, name);
    if (found) return found;
    const names = this.list(dataset.id).map(({ summary }) => summary.name);
    if (names.length === 0) {
      throw new AppError('not-found', `The dataset "${dataset.name}" is not split yet.`, {
        nextStep: 'Split it first: some patients are kept aside for the test.',
        onCommandLine: `smearwise dataset split ${dataset.name}`,
      });
    }
    throw new AppError('not-found', `The dataset "${dataset.name}" has no split "${name ?? ''}".`, {
      nextStep: `There are: ${names.join(', ')}.`,
    });
  }

  /** Oldest first. */
  list(datasetId: number): SplitRecord[] {
    return this.#connection
      .query<[number], { id: number; summary: string }>(
        'SELECT id, summary FROM splits WHERE dataset_id = ? ORDER BY id',
      )
      .all(datasetId)
      .map(toRecord);
  }

  /** The images in use that the split knows, in order of path. Images added since are in no part. */
  images(
    split: Pick<SplitRecord, 'id'>,
    dataset: Pick<DatasetRecord, 'folder'>,
  ): { image: DatasetImage; part: Part }[] {
    return this.#connection
      .query<[number], DatasetImage & { part: Part }>(
        `SELECT images.id, path, sha256, perceptual_hash AS perceptualHash, class_name AS className, patient, slide, part
         FROM split_images JOIN images ON images.id = image_id
         WHERE split_id = ? AND state = 'ok' ORDER BY path`,
      )
      .all(split.id)
      .map(({ part, ...image }) => ({ image: { ...image, path: join(dataset.folder, image.path) }, part }));
  }

  /** How many images in use of a part a person has given another class than that of their folder. */
  relabelled({ id }: Pick<SplitRecord, 'id'>, part: Part): number {
    return (
      this.#connection
        .column<[number, Part], number>(
          `SELECT count(*) FROM split_images JOIN images ON images.id = image_id
           WHERE split_id = ? AND part = ? AND state = 'ok' AND folder_class IS NOT NULL`,
        )
        .get(id, part) ?? 0
    );
  }

  #refuseDividedPatient(splitId: number): void {
    const divided = this.#connection
      .column<[number], string>(
        `SELECT patient FROM split_images JOIN images ON images.id = image_id
         WHERE split_id = ? AND patient IS NOT NULL GROUP BY patient HAVING count(DISTINCT part) > 1 LIMIT 1`,
      )
      .get(splitId);
    if (divided === undefined) return;
    throw new AppError('refused', `Patient "${divided}" would be in more than one part of the split.`, {
      nextStep: 'Split by patient, so that the test holds only patients that training never saw.',
    });
  }

  #find(datasetId: number, name: string): SplitRecord | undefined {
    const row = this.#connection
      .query<[number, string], { id: number; summary: string }>(
        'SELECT id, summary FROM splits WHERE dataset_id = ? AND name = ?',
      )
      .get(datasetId, name);
    return row && toRecord(row);
  }
}

function toRecord(row: { id: number; summary: string }): SplitRecord {
  return { id: row.id, summary: parseJson(splitSummarySchema, row.summary, `split number ${row.id}`) };
}
