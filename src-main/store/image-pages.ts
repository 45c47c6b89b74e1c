import type { GalleryImage, ImageFilter, ImageProblem } from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { isInPart, SplitParts } from './split-parts.ts';
import type { SplitRecord } from './splits.ts';

export interface ImagePageRequest {
  readonly datasetId: number;
  readonly filter: Omit<ImageFilter, 'split'>;
  /** The split whose parts are shown and filtered by; null: none. */
  readonly split: SplitRecord | null;
  readonly offset: number;
  readonly limit: number;
}

export interface ImagePage {
  readonly total: number;
  readonly rows: GalleryImage[];
}

/** Which images; `bindings` are those of the condition. */
interface Wanted {
  readonly condition: string;
  readonly bindings: Readonly<Record<string, unknown>>;
}

type StoredImage = Omit<GalleryImage, 'problems'> & { readonly problems: string };

/**
 * The images of a dataset page by page. A page is read from the nearer end of an index that holds all that is filtered
 * by, so that no page reads more than half of it.
 */
export class ImagePages {
  readonly #connection: Connection;
  readonly #splitParts: SplitParts;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#splitParts = new SplitParts(connection);
  }

  /** One page in order of path, and the number of all rows, both at one moment. */
  page({ offset, limit, ...request }: ImagePageRequest): ImagePage {
    return this.#connection.snapshot(() => {
      const wanted = this.#wanted(request);
      const total = this.#total(request, wanted);
      const ids = this.#ids(wanted, total, offset, Math.min(limit, total - offset));
      return { total, rows: this.#images(ids, request.split?.id ?? null) };
    });
  }

  #wanted({ datasetId, filter, split }: Pick<ImagePageRequest, 'datasetId' | 'filter' | 'split'>): Wanted {
    const { part, ...others } = filter;
    const conditions = ['dataset_id = :datasetId'];
    if (others.className !== null) conditions.push('class_name = :className');
    if (others.patient !== null) conditions.push('patient = :patient');
    if (others.slide !== null) conditions.push('slide = :slide');
    if (others.state !== null) conditions.push('state = :state');
    if (others.flag === 'relabelled') conditions.push('folder_class IS NOT NULL');
    else if (others.flag !== null)
      conditions.push('id IN (SELECT image_id FROM findings WHERE problem = :flag)');
    const bindings = { ...others, datasetId };
    if (part === null || split === null) return { condition: conditions.join(' AND '), bindings };
    return {
      condition: [...conditions, isInPart(part)].join(' AND '),
      bindings: { ...bindings, parts: this.#splitParts.of(split).ofImages },
    };
  }

  #total({ datasetId, filter, split }: Omit<ImagePageRequest, 'offset' | 'limit'>, wanted: Wanted): number {
    const { part, ...others } = filter;
    const byPartAlone =
      part !== null && split !== null && Object.values(others).every((value) => value === null);
    if (!byPartAlone) return this.#count(wanted);
    const { train, validation, test } = this.#splitParts.of(split).sizes;
    if (part !== 'none') return { train, validation, test }[part];
    const all = this.#count({ condition: 'dataset_id = :datasetId', bindings: { datasetId } });
    return all - train - validation - test;
  }

  #count({ condition, bindings }: Wanted): number {
    return (
      this.#connection
        .column<[object], number>(`SELECT count(*) FROM images WHERE ${condition}`)
        .get(bindings) ?? 0
    );
  }

  #ids({ condition, bindings }: Wanted, total: number, offset: number, rows: number): number[] {
    if (rows <= 0) return [];
    const behind = total - offset - rows;
    const isNearerToEnd = behind < offset;
    const ids = this.#connection
      .column<[object], number>(
        `SELECT id FROM images WHERE ${condition}
         ORDER BY path ${isNearerToEnd ? 'DESC' : 'ASC'} LIMIT :rows OFFSET :before`,
      )
      .all({ ...bindings, rows, before: isNearerToEnd ? behind : offset });
    return isNearerToEnd ? ids.reverse() : ids;
  }

  #images(ids: readonly number[], splitId: number | null): GalleryImage[] {
    if (ids.length === 0) return [];
    return this.#connection
      .query<[object], StoredImage>(
        `SELECT images.id, images.path, class_name AS className, folder_class AS folderClass, patient, slide, width, height,
           state, (SELECT json_group_array(problem) FROM findings WHERE image_id = images.id) AS problems,
           (SELECT part FROM split_images WHERE split_id = :splitId AND image_id = images.id) AS part
         FROM json_each(:ids) AS wanted JOIN images ON images.id = wanted.value ORDER BY wanted.key`,
      )
      .all({ ids: JSON.stringify(ids), splitId })
      .map((image) => ({ ...image, problems: JSON.parse(image.problems) as ImageProblem[] }));
  }
}
