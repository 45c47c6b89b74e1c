import { AppError, sha256 } from '../../base/index.ts';
import type { Classifier } from '../../engine/inference/index.ts';
import { decodeForViews, DIHEDRAL_VIEWS, dihedralView, stretch } from '../../images/index.ts';
import { streamPixelBatches } from './pixel-batches.ts';
import { withImageFile } from './read-image-file.ts';

/**
 * Images in one run of a network. Measured on two processors, four are as fast as eight and faster than sixteen, and a
 * large network is then stopped sooner.
 */
export const NETWORK_BATCH_IMAGES = 4;

export interface ClassifyJob<Item> {
  readonly items: AsyncIterable<Item> | Iterable<Item>;
  readonly pathOf: (item: Item) => string;
  /** Average the probabilities over the eight symmetries of the square. */
  readonly testTimeAugmentation: boolean;
  readonly signal: AbortSignal;
}

/** A file's calibrated probabilities in class order, or why there are none. `sha256` is null where it could not be read at all. */
export type Classified<Item> =
  | { readonly item: Item; readonly sha256: string; readonly probabilities: Float64Array }
  | { readonly item: Item; readonly sha256: string | null; readonly error: AppError };

/** Classifies files as a stream, batch by batch, in order; memory is bounded and a bad file is one result. */
export async function* classifyFiles<Item>(
  classifier: Classifier,
  job: ClassifyJob<Item>,
): AsyncGenerator<Classified<Item>[]> {
  const views = job.testTimeAugmentation ? DIHEDRAL_VIEWS : 1;
  const size = classifier.card.input.size;
  const batches = streamPixelBatches<FileInHand<Item>>({
    items: inHand(job.items),
    load: async (file) => {
      const raster = await withImageFile(job.pathOf(file.item), (bytes) => {
        file.sha256 = sha256(bytes);
        return decodeForViews(bytes, size);
      });
      return (target) => {
        stretch(raster, size, target);
        if (views > 1) addDihedralViews(target, size);
      };
    },
    viewsPerItem: views,
    bytesPerImage: classifier.bytesPerImage,
    batchImages: NETWORK_BATCH_IMAGES,
    run: (pixels, images) => classifier.probabilities(pixels, images),
    signal: job.signal,
  });
  for await (const batch of batches) {
    yield batch.map((result) => {
      const { item, sha256: hash } = result.item;
      if ('error' in result) return { item, sha256: hash, error: result.error };
      if (hash === null) throw new AppError('bug', 'A classified file has no hash.');
      return { item, sha256: hash, probabilities: meanOverViews(result.rows, views) };
    });
  }
}

interface FileInHand<Item> {
  readonly item: Item;
  sha256: string | null;
}

async function* inHand<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<FileInHand<Item>> {
  for await (const item of items) yield { item, sha256: null };
}

/** From the unchanged view, which is the first. */
function addDihedralViews(views: Uint8Array, size: number): void {
  for (let which = 1; which < DIHEDRAL_VIEWS; which++) {
    dihedralView(views, size, which, views, (which * views.length) / DIHEDRAL_VIEWS);
  }
}

/** Mean of each class; sums of rounded shares may pass 1 by a hair. */
function meanOverViews(rows: Float32Array, views: number): Float64Array {
  const sums = new Float64Array(rows.length / views);
  rows.forEach((value, index) => {
    const column = index % sums.length;
    sums[column] = (sums[column] ?? 0) + value;
  });
  return sums.map((sum) => Math.min(1, sum / views));
}
