import { join } from 'node:path';
import type { DeepRecipe } from '../../../contract/index.ts';
import { splitExtractor } from '../../../engine/backbones/index.ts';
import type { Network, ViewSource } from '../../../engine/training/index.ts';
import { type FeatureCache, FeatureExtractor } from '../../features/index.ts';
import type { Workspace } from '../../workspace/index.ts';
import { labelled, type Materials } from '../materials.ts';
import type { TrainingJob } from '../training-job.ts';
import { keptViews } from './kept-views.ts';
import { changingViews, plainViews } from './pixel-views.ts';
import { RasterStore } from './raster-store.ts';

/** What learns, and the views that it learns from. */
export interface LearningPart {
  readonly network: Network;
  readonly train: ViewSource;
  readonly validation: ViewSource;
  close(): Promise<void>;
}

/** The whole network, on pixels that change with each epoch. `id` names a file for them. */
export async function wholeNetwork(
  { featuresFolder }: Workspace,
  materials: Materials,
  network: Network,
  recipe: DeepRecipe,
  id: number,
): Promise<LearningPart> {
  const { images, backbone } = materials;
  const size = recipe.inputSize ?? backbone.inputSize;
  const rasters = await RasterStore.open(join(featuresFolder, `training-${id}.pixels`), size);
  const options = { size, seed: recipe.seed, rasters };
  return {
    network,
    train: changingViews(images.train, labelled(images.train, materials), recipe.augmentation, options),
    validation: plainViews(images.validation, labelled(images.validation, materials), options),
    close: () => rasters.close(),
  };
}

/** The layers behind a cut, on activations that are computed once and kept on disk. */
export async function layersBehind(
  cut: string,
  { featuresFolder }: Workspace,
  materials: Materials,
  { head }: Network,
  recipe: DeepRecipe,
  job: TrainingJob,
): Promise<LearningPart> {
  const { images, backbone, trunk } = materials;
  const { taps, pooling, augmentation, seed } = recipe;
  const inputSize = recipe.inputSize ?? backbone.inputSize;
  const { frozen, learning } = splitExtractor(trunk, backbone, { taps, pooling, inputSize }, cut);
  const width = Number(frozen.outputs[0]?.dims[1]);
  const extractor = await FeatureExtractor.open(featuresFolder, { trunk, card: backbone, recipe, cut });
  const caches: FeatureCache[] = [];
  const kept = async (...request: Parameters<FeatureExtractor['kept']>) => {
    const cache = await extractor.kept(...request);
    caches.push(cache);
    return cache;
  };
  const close = async () => {
    for (const cache of caches) await cache.close();
  };
  try {
    const train = await kept(
      { images: images.train, augmentation, stage: 'Looking at training images as far as the cut' },
      job,
    );
    const validation = await kept(
      {
        images: images.validation,
        augmentation: undefined,
        stage: 'Looking at validation images as far as the cut',
      },
      job,
    );
    return {
      network: { extractor: learning, head },
      train: keptViews(images.train, labelled(images.train, materials), {
        ...{ cache: train, width, seed },
        views: augmentation.views,
      }),
      validation: keptViews(images.validation, labelled(images.validation, materials), {
        ...{ cache: validation, width, seed },
        views: 1,
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  } finally {
    await extractor.close();
  }
}
