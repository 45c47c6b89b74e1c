import { AppError, Random } from '../../../base/index.ts';
import type { DatasetImage } from '../../../contract/index.ts';
import type { Labelled, ViewSource } from '../../../engine/training/index.ts';
import type { FeatureCache } from '../../features/index.ts';

/** Activations on disk: of each image so many views, each of so many values. */
export interface KeptViews {
  readonly cache: FeatureCache;
  readonly views: number;
  readonly width: number;
  readonly seed: number;
}

/** One of its kept views for each image in each epoch, drawn at random; the same seed draws the same. */
export function keptViews(
  images: readonly DatasetImage[],
  labelled: Labelled,
  { cache, views, width, seed }: KeptViews,
): ViewSource {
  return {
    type: 'float32',
    ...labelled,
    draw: async (wanted, epoch, target) => {
      const values = new Float16Array(views * width);
      for (const [row, index] of wanted.entries()) {
        const image = images[index];
        if (!image) throw new RangeError(`image ${index} of ${images.length}`);
        if (!(await cache.read(image.sha256, values))) throw damagedRecord(image);
        const view = Random.of(seed, image.sha256, 'view', epoch).integer(0, views - 1);
        target.set(values.subarray(view * width, (view + 1) * width), row * width);
      }
    },
  };
}

function damagedRecord({ path }: DatasetImage): AppError {
  return new AppError('corrupt', `What was kept on disk of the image "${path}" is damaged.`, {
    nextStep: 'Go on with the training: what is damaged is computed again.',
  });
}
