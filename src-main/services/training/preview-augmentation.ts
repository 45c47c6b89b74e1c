import { Random } from '../../base/index.ts';
import type { Augmentation, DatasetImage } from '../../contract/index.ts';
import { decodeForViews, rasterDataUri, renderView } from '../../images/index.ts';
import type { Store } from '../../store/index.ts';
import { withRecorded } from '../pictures/index.ts';

const SIDE = 128;

export interface AugmentationPreviewRequest {
  readonly dataset: string;
  readonly augmentation: Augmentation;
  readonly cells: number;
  readonly views: number;
  readonly seed: number;
}

/** A cell, as it is and as training would see it, as `data:` addresses. */
export interface AugmentedCell {
  readonly className: string;
  readonly original: string;
  readonly views: string[];
}

/** Random cells of a dataset in changed views, of each class in turn. Throws `not-found`, or `corrupt` for an image. */
export async function previewAugmentation(
  store: Store,
  request: AugmentationPreviewRequest,
): Promise<{ cells: AugmentedCell[] }> {
  const dataset = store.datasets.require(request.dataset);
  const random = Random.of(request.seed, 'augmentation preview');
  const classes = store.datasets.summary(dataset).classes.map(({ name }) => name);
  const chosen: DatasetImage[] = [];
  for (let cell = 0; cell < request.cells && classes.length > 0; cell++) {
    const image = store.imageGallery.nth(dataset, classes[cell % classes.length] ?? '', random.uniform());
    if (image) chosen.push(image);
  }
  return { cells: await Promise.all(chosen.map((image) => augmented(image, request))) };
}

async function augmented(
  image: DatasetImage,
  { augmentation, views, seed }: AugmentationPreviewRequest,
): Promise<AugmentedCell> {
  const recorded = { file: image.path, sha256: image.sha256 };
  const source = await withRecorded(recorded, 'it was imported', (bytes) => decodeForViews(bytes, SIDE));
  const pictures: string[] = [];
  for (let view = 0; view < views; view++) {
    const pixels = new Uint8Array(SIDE * SIDE * 3);
    renderView(source, SIDE, augmentation, Random.of(seed, image.sha256, view), pixels, 0);
    pictures.push(await rasterDataUri({ pixels, width: SIDE, height: SIDE }));
  }
  return { className: image.className, original: await rasterDataUri(source), views: pictures };
}
