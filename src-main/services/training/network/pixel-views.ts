import { Random } from '../../../base/index.ts';
import type { Augmentation, DatasetImage } from '../../../contract/index.ts';
import type { Labelled, ViewSource } from '../../../engine/training/index.ts';
import { type Raster, renderView, stretch } from '../../../images/index.ts';
import type { RasterStore } from './raster-store.ts';

/** What all views of a training have in common. */
export interface ViewOptions {
  /** Side of the square views in pixels. */
  readonly size: number;
  readonly seed: number;
  readonly rasters: RasterStore;
}

/** A new random view of each training image in each epoch; the same seed gives the same views. */
export function changingViews(
  images: readonly DatasetImage[],
  labelled: Labelled,
  augmentation: Augmentation,
  { size, seed, rasters }: ViewOptions,
): ViewSource {
  return pixelViews(images, labelled, rasters, size, (raster, image, epoch, target) => {
    renderView(raster, size, augmentation, Random.of(seed, image.sha256, 'epoch', epoch), target, 0);
  });
}

/** Each image as screening sees it. */
export function plainViews(
  images: readonly DatasetImage[],
  labelled: Labelled,
  { size, rasters }: ViewOptions,
): ViewSource {
  return pixelViews(images, labelled, rasters, size, (raster, _image, _epoch, target) => {
    stretch(raster, size, target);
  });
}

function pixelViews(
  images: readonly DatasetImage[],
  labelled: Labelled,
  rasters: RasterStore,
  size: number,
  render: (raster: Raster, image: DatasetImage, epoch: number, target: Uint8Array) => void,
): ViewSource {
  const bytes = size * size * 3;
  return {
    type: 'uint8',
    ...labelled,
    draw: async (wanted, epoch, target) => {
      const drawOne = async (index: number, row: number) => {
        const image = images[index];
        if (!image) throw new RangeError(`image ${index} of ${images.length}`);
        render(await rasters.read(image), image, epoch, target.subarray(row * bytes, (row + 1) * bytes));
      };
      await Promise.all(wanted.map(drawOne));
    },
  };
}
