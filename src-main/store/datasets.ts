import { join } from 'node:path';
import { AppError } from '../base/index.ts';
import { type DatasetImage, type DatasetSummary, type Naming, namingSchema } from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { parseJson } from './json.ts';
import { pagedByPath } from './pages.ts';

export interface NewDataset {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  readonly naming: Naming;
  readonly positiveClass: string;
  readonly synthetic: boolean;
}

export interface DatasetRecord extends NewDataset {
  readonly id: number;
  readonly createdAt: string;
}

interface DatasetRow {
  id: number;
  name: string;
  folder: string;
  naming: string;
  positive_class: string;
  synthetic: number;
  created_at: string;
}

/** Datasets: names, folders, and what they add up to. Their images are in `Images`. */
export class Datasets {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Throws `conflict` where the name is taken. */
  create(dataset: NewDataset): DatasetRecord {
    return this.#connection.transaction(() => {
      if (this.find(dataset.name)) {
        throw new AppError('conflict', `There is a dataset "${dataset.name}" already.`, {
          nextStep: 'Choose another name.',
        });
      }
      this.#connection
        .command(
          `INSERT INTO datasets (name, folder, naming, positive_class, synthetic, created_at)
           VALUES (:name, :folder, :naming, :positiveClass, :synthetic, :createdAt)`,
        )
        .run({
          ...dataset,
          naming: JSON.stringify(dataset.naming),
          synthetic: Number(dataset.synthetic),
          createdAt: new Date().toISOString(),
        });
      return this.require(dataset.name);
    });
  }

  find(name: string): DatasetRecord | undefined {
    const row = this.#connection
      .query<[string], DatasetRow>('SELECT * FROM datasets WHERE name = ?')
      .get(name);
    return row && toRecord(row);
  }

  /** Throws `not-found` naming the datasets that there are. */
  require(name: string): DatasetRecord {
    const found = this.find(name);
    if (found) return found;
    const names = this.list().map((dataset) => dataset.name);
    throw new AppError('not-found', `There is no dataset "${name}".`, {
      nextStep:
        names.length > 0 ? `There are: ${names.join(', ')}.` : 'Import a folder of labelled images first.',
    });
  }

  list(): DatasetRecord[] {
    return this.#connection.query<[], DatasetRow>('SELECT * FROM datasets ORDER BY name').all().map(toRecord);
  }

  summary(dataset: DatasetRecord): DatasetSummary {
    // One look at an index that holds all of it; each figure by itself would be another.
    const groups = this.#connection
      .query<[number], { name: string; patient: string | null; images: number }>(
        `SELECT class_name AS name, patient, count(*) AS images FROM images
         WHERE dataset_id = ? AND state = 'ok' GROUP BY class_name, patient ORDER BY class_name`,
      )
      .all(dataset.id);
    const leftOut = this.#connection
      .column<[number], number>(
        `SELECT count(*) FROM images WHERE dataset_id = ? AND state IN ('left-out', 'excluded')`,
      )
      .get(dataset.id);
    const { id, ...described } = dataset;
    const classes = [...Map.groupBy(groups, ({ name }) => name)].map(([name, ofClass]) => ({
      name,
      images: imagesIn(ofClass),
    }));
    return {
      ...described,
      classes,
      images: imagesIn(groups),
      patients: new Set(groups.map(({ patient }) => patient)).difference(new Set([null])).size,
      leftOut: leftOut ?? 0,
      splits: this.#connection
        .column<[number], string>('SELECT name FROM splits WHERE dataset_id = ? ORDER BY id')
        .all(id),
    };
  }

  /** Forgets the dataset with its images and splits; the files stay. */
  remove(id: number): void {
    this.#connection.command('DELETE FROM datasets WHERE id = ?').run(id);
  }

  /** Images in use, in order of path; read page by page, so that memory stays flat and others may write meanwhile. */
  *images(dataset: Pick<DatasetRecord, 'id' | 'folder'>): Generator<DatasetImage> {
    const page = this.#connection.query<[number, string, number], DatasetImage>(
      `SELECT id, path, sha256, perceptual_hash AS perceptualHash, class_name AS className, patient, slide FROM images
       WHERE dataset_id = ? AND state = 'ok' AND path > ? ORDER BY path LIMIT ?`,
    );
    for (const row of pagedByPath((after, limit) => page.all(dataset.id, after, limit))) {
      yield { ...row, path: join(dataset.folder, row.path) };
    }
  }
}

function imagesIn(groups: readonly { readonly images: number }[]): number {
  return groups.reduce((sum, { images }) => sum + images, 0);
}

function toRecord(row: DatasetRow): DatasetRecord {
  return {
    id: row.id,
    name: row.name,
    folder: row.folder,
    naming: parseJson(namingSchema, row.naming, `dataset "${row.name}"`),
    positiveClass: row.positive_class,
    synthetic: row.synthetic === 1,
    createdAt: row.created_at,
  };
}
