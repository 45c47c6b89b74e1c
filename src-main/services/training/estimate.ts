import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, silentJob } from '../../base/index.ts';
import type { DatasetImage, Recipe, TrainingEstimate } from '../../contract/index.ts';
import { chooseTaps } from '../../engine/backbones/index.ts';
import { FeatureExtractor } from '../features/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { gatherMaterials, type Materials } from './materials.ts';

const WARM_UP_IMAGES = 8;
const MEASURED_IMAGES = 32;
/** Multiplications and additions a second that the head learns with, measured on two cores; the smaller part of the time. */
const LEARNING_FLOPS = 8e9;
/** Learning usually stops by patience after about this share of the most epochs. */
const USUAL_SHARE_OF_EPOCHS = 0.5;

const speedSchema = z.number().positive();

/**
 * How long a training would take on this PC, from the measured speed of the backbone on the dataset's own images; it
 * is measured once for each backbone and input size. Throws what `gatherMaterials` throws.
 */
export async function estimateTraining(
  workspace: Workspace,
  request: { dataset: string; split: string; backbone: string; recipe: Recipe },
): Promise<TrainingEstimate> {
  const materials = await gatherMaterials(workspace, request);
  const { recipe } = request;
  const { train, validation, test } = materials.images;
  const { views } = recipe.augmentation;
  const imagesPerSecond = await backboneSpeed(workspace, materials, recipe);
  const lookingSeconds = (train.length * views + validation.length + test.length) / imagesPerSecond;
  const learningSeconds = secondsToLearn(materials, recipe);
  return {
    seconds: lookingSeconds + learningSeconds,
    lookingSeconds,
    learningSeconds,
    imagesPerSecond,
    trainingImages: train.length,
    views,
  };
}

/** Forward and backward through the head take three products of its matrices for each image. */
function secondsToLearn({ backbone, classes, images }: Materials, recipe: Recipe): number {
  const channels = chooseTaps(backbone, recipe.taps).reduce((sum, map) => sum + map.channels, 0);
  const features = recipe.pooling === 'mean-max' ? 2 * channels : channels;
  const { hidden } = recipe.head;
  const weights = hidden > 0 ? features * hidden + hidden * classes.length : features * classes.length;
  const epochs = Math.max(1, recipe.maxEpochs * USUAL_SHARE_OF_EPOCHS);
  return (epochs * images.train.length * 6 * weights) / LEARNING_FLOPS;
}

async function backboneSpeed(workspace: Workspace, materials: Materials, recipe: Recipe): Promise<number> {
  const { settings } = workspace.store;
  const size = recipe.inputSize ?? materials.backbone.inputSize;
  const key = `speed ${hostname()} ${materials.backbone.sha256} ${size}`;
  const known = settings.get(key, speedSchema);
  if (known !== undefined) return known;
  const measured = await measure(materials, recipe);
  settings.set(key, measured);
  return measured;
}

/** Images a second, files read and decoded, as the training itself does it. */
async function measure({ trunk, backbone, images }: Materials, recipe: Recipe): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'smearwise-speed-'));
  const extractor = await FeatureExtractor.open(folder, { trunk, card: backbone, recipe });
  try {
    const some = spread(images.train, WARM_UP_IMAGES + MEASURED_IMAGES);
    await extractor.plain(some.slice(0, WARM_UP_IMAGES), silentJob, '');
    const measured = some.slice(WARM_UP_IMAGES);
    const startMs = performance.now();
    await extractor.plain(measured, silentJob, '');
    return (Math.max(1, measured.length) * 1000) / (performance.now() - startMs);
  } finally {
    await extractor.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Up to `wanted` images spread over all; at least two. */
function spread(images: readonly DatasetImage[], wanted: number): DatasetImage[] {
  const step = Math.max(1, Math.floor(images.length / wanted));
  const chosen = images.filter((_, index) => index % step === 0).slice(0, wanted);
  if (chosen.length === 0)
    throw new AppError('invalid-input', 'There is no image to measure the speed with.');
  return chosen;
}
