import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { removeFolder, silentJob } from '../../base/index.ts';
import type { DatasetImage, Recipe } from '../../contract/index.ts';
import { tellIn } from '../devices/index.ts';
import { FeatureExtractor } from '../features/index.ts';
import { measuredOnce, type Measuring, spread } from './measured.ts';

/** What is laid out once has been laid out after so many. */
const WARM_UP_IMAGES = 8;
/** Pieces grow until one has taken so long: a short one is mostly waiting for its first image. */
const FIRST_PIECE_IMAGES = 32;
const STEADY_SECONDS = 1;
const MOST_IMAGES = 1000;

const lookingSchema = z.object({
  /** One unchanged view an image, files read and decoded, as validation and test do it. */
  imagesPerSecond: z.number().positive(),
  /** Changed views, several an image, as learning takes them. */
  viewsPerSecond: z.number().positive(),
  /** Of this process while it looks. */
  memoryBytes: z.number().positive(),
});
export type Looking = z.infer<typeof lookingSchema>;

/**
 * How fast the backbone sees the dataset's own images on this PC, measured once for each backbone, input size and
 * number of views.
 */
export function measureLooking(measuring: Measuring, recipe: Recipe): Promise<Looking> {
  const { backbone } = measuring.materials;
  const { name: runner, device } = measuring.backend;
  const { views } = recipe.augmentation;
  const of = {
    backbone: backbone.sha256,
    size: recipe.inputSize ?? backbone.inputSize,
    views,
    runner,
    device,
  };
  const { store } = measuring.workspace;
  return measuredOnce(store, 'looking', of, lookingSchema, () => measure(measuring, recipe));
}

async function measure({ materials, backend, signal }: Measuring, recipe: Recipe): Promise<Looking> {
  const { trunk, backbone, images } = materials;
  const job = { ...silentJob, signal };
  const folder = await mkdtemp(join(tmpdir(), 'smearwise-speed-'));
  const source = { trunk, card: backbone, recipe };
  const extractor = await FeatureExtractor.open(folder, source, { backend, tell: tellIn(() => undefined) });
  try {
    const some = spread(images.train, MOST_IMAGES);
    const viewed = await steadyRate(some, (piece) => extractor.augmented(piece, job, ''));
    return {
      imagesPerSecond: await steadyRate(some, (piece) => extractor.plain(piece, job, '')),
      viewsPerSecond: viewed * recipe.augmentation.views,
      memoryBytes: process.memoryUsage.rss(),
    };
  } finally {
    await extractor.close();
    await removeFolder(folder);
  }
}

/** Images a second, of a piece that took long enough, or else of the last one that there is. */
async function steadyRate(
  images: readonly DatasetImage[],
  look: (piece: readonly DatasetImage[]) => Promise<unknown>,
): Promise<number> {
  const warmUp = Math.min(WARM_UP_IMAGES, Math.floor(images.length / 2));
  await look(images.slice(0, warmUp));
  let rate = NaN;
  for (let start = warmUp, size = FIRST_PIECE_IMAGES; start < images.length; start += size, size *= 2) {
    const piece = images.slice(start, start + size);
    // What is left over at the end is too short to tell.
    if (piece.length < size / 2 && !Number.isNaN(rate)) break;
    const startMs = performance.now();
    await look(piece);
    const seconds = (performance.now() - startMs) / 1000;
    rate = piece.length / Math.max(1e-6, seconds);
    if (seconds >= STEADY_SECONDS) break;
  }
  return rate;
}
