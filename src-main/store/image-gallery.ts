import { join } from 'node:path';
import {
  type ClassCount,
  type DatasetFinding,
  type DatasetImage,
  type DatasetPatient,
  type ImageProblem,
} from '../contract/index.ts';
import type { RecordedPlace } from './cell-gallery.ts';
import type { Connection } from './connection.ts';
import type { DatasetRecord } from './datasets.ts';
import { type ImagePage, type ImagePageRequest, ImagePages } from './image-pages.ts';

/** The images of a dataset page by page, and what its filters offer. */
export class ImageGallery {
  readonly #connection: Connection;
  readonly #pages: ImagePages;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#pages = new ImagePages(connection);
  }

  /** One page in order of path, and the number of all rows. */
  page(request: ImagePageRequest): ImagePage {
    return this.#pages.page(request);
  }

  /** The image in use at this share (0 to 1) of a class, in order of path; undefined where there is none. */
  nth(
    dataset: Pick<DatasetRecord, 'id' | 'folder'>,
    className: string,
    share: number,
  ): DatasetImage | undefined {
    const where = `dataset_id = ? AND state = 'ok' AND class_name = ?`;
    const images = this.#connection
      .column<[number, string], number>(`SELECT count(*) FROM images WHERE ${where}`)
      .get(dataset.id, className);
    const image = this.#connection
      .query<[number, string, number], DatasetImage>(
        `SELECT id, path, sha256, perceptual_hash AS perceptualHash, class_name AS className, patient, slide FROM images
         WHERE id = (SELECT id FROM images WHERE ${where} ORDER BY path LIMIT 1 OFFSET ?)`,
      )
      .get(dataset.id, className, Math.floor(share * (images ?? 0)));
    return image && { ...image, path: join(dataset.folder, image.path) };
  }

  /** Where an image's file lies, and the checksum of what was imported. */
  file(id: number): RecordedPlace | undefined {
    return this.#connection
      .query<[number], RecordedPlace>(
        'SELECT folder, path, sha256 FROM images JOIN datasets ON datasets.id = dataset_id WHERE images.id = ?',
      )
      .get(id);
  }

  /** Every patient with images in use, in order of name; images of unknown patient last. */
  patients(datasetId: number): DatasetPatient[] {
    const rows = this.#connection
      .query<[number], { patient: string | null; className: string; images: number }>(
        `SELECT patient, class_name AS className, count(*) AS images FROM images
         WHERE dataset_id = ? AND state = 'ok' GROUP BY patient, class_name ORDER BY patient IS NULL, patient, class_name`,
      )
      .all(datasetId);
    const slides = new Map(
      this.#connection
        .query<[number], { patient: string | null; slides: number }>(
          `SELECT patient, count(DISTINCT slide) AS slides FROM images WHERE dataset_id = ? AND state = 'ok' GROUP BY patient`,
        )
        .all(datasetId)
        .map((row) => [row.patient, row.slides]),
    );
    return [...Map.groupBy(rows, ({ patient }) => patient)].map(([patient, counts]) => {
      const classes: ClassCount[] = counts.map(({ className, images }) => ({ name: className, images }));
      const images = classes.reduce((sum, count) => sum + count.images, 0);
      return { patient, slides: slides.get(patient) ?? 0, images, classes };
    });
  }

  /** Every slide with images in use, of one patient or of all, in order of name. */
  slides(datasetId: number, patient: string | null): { slide: string; images: number }[] {
    return this.#connection
      .query<[object], { slide: string; images: number }>(
        `SELECT slide, count(*) AS images FROM images
         WHERE dataset_id = :datasetId AND state = 'ok' AND slide IS NOT NULL AND (:patient IS NULL OR patient = :patient)
         GROUP BY slide ORDER BY slide`,
      )
      .all({ datasetId, patient });
  }

  /** Findings page by page, in order of path. */
  findings(
    datasetId: number,
    { problem, offset, limit }: { problem: ImageProblem | null; offset: number; limit: number },
  ): { total: number; rows: DatasetFinding[] } {
    const where = `dataset_id = :datasetId AND (:problem IS NULL OR problem = :problem)`;
    const from = `FROM findings JOIN images ON images.id = image_id WHERE ${where}`;
    return {
      total:
        this.#connection.column<[object], number>(`SELECT count(*) ${from}`).get({ datasetId, problem }) ?? 0,
      rows: this.#connection
        .query<[object], Omit<DatasetFinding, 'leftOut'> & { leftOut: number }>(
          `SELECT path, problem, left_out AS leftOut, detail, other_path AS other, images.id AS image,
             (SELECT id FROM images AS others WHERE others.dataset_id = :datasetId AND others.path = other_path) AS otherImage
           ${from}
           ORDER BY path, problem LIMIT :limit OFFSET :offset`,
        )
        .all({ datasetId, problem, offset, limit })
        .map((row) => ({ ...row, leftOut: row.leftOut === 1 })),
    };
  }

  /** How many images have which problem; and how many a person took out or gave another class. */
  flags(datasetId: number): {
    problems: { problem: ImageProblem; images: number }[];
    excluded: number;
    relabelled: number;
  } {
    const count = (condition: string) =>
      this.#connection
        .column<[number], number>(`SELECT count(*) FROM images WHERE dataset_id = ? AND ${condition}`)
        .get(datasetId) ?? 0;
    return {
      problems: this.#connection
        .query<[number], { problem: ImageProblem; images: number }>(
          `SELECT problem, count(*) AS images FROM findings JOIN images ON images.id = image_id
           WHERE dataset_id = ? GROUP BY problem ORDER BY problem`,
        )
        .all(datasetId),
      excluded: count(`state = 'excluded'`),
      relabelled: count('folder_class IS NOT NULL'),
    };
  }
}
