import type { GalleryImage, ImageFilter, ImageProblem } from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';

/** One page of a dataset's images, in order of path. Throws `not-found` for dataset or split. */
export function imagesOfDataset(
  store: Store,
  request: { dataset: string; filter: ImageFilter; offset: number; limit: number },
): { total: number; rows: GalleryImage[] } {
  const dataset = store.datasets.require(request.dataset);
  const { split: name, ...filter } = request.filter;
  const split = name === null ? null : store.splits.require(dataset, name);
  const { offset, limit } = request;
  return store.imageGallery.page({ datasetId: dataset.id, filter, split, offset, limit });
}

/** How many images have which problem, are excluded, or were given another class. Throws `not-found`. */
export function flagsOfDataset(
  store: Store,
  name: string,
): { problems: { problem: ImageProblem; images: number }[]; excluded: number; relabelled: number } {
  return store.imageGallery.flags(store.datasets.require(name).id);
}
