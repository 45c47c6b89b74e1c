import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { removeFolder, silentJob } from '../../../base/index.ts';
import type { DeepRecipe } from '../../../contract/index.ts';
import { featureExtractor } from '../../../engine/backbones/index.ts';
import { freshHead, type Network, trainNetwork } from '../../../engine/training/index.ts';
import type { Materials } from '../materials.ts';
import { measuredOnce, type Measuring, spread } from '../measured.ts';
import { layersBehind, wholeNetwork } from './learning-part.ts';

const STEPS = 4;
const VALIDATION_IMAGES = 64;
/** A step takes about so many times as long as looking at its images. */
const STEP_WORK = 4;
/** A step that would take longer is measured on fewer images. */
const LONGEST_STEP_SECONDS = 4;
const FEWEST_ROWS = 8;

const learningSchema = z.object({
  /** Through a step of learning, views drawn and weights changed. */
  imagesPerSecond: z.number().positive(),
  validationImagesPerSecond: z.number().positive(),
  /** To write down where the learning stands, after each round. */
  savingSeconds: z.number().nonnegative(),
  /** Until the first step. */
  openingSeconds: z.number().nonnegative(),
  /** Of this process at its steps. */
  memoryBytes: z.number().positive(),
});
export type Learning = z.infer<typeof learningSchema>;

/**
 * How fast a network learns on this PC and in what memory: a few steps of the very training, on the dataset's own
 * images, measured once for each network and way of learning. `looking`: images a second forward.
 */
export function measureLearning(
  measuring: Measuring,
  recipe: DeepRecipe,
  looking: number,
): Promise<Learning> {
  const { workspace, materials, backend } = measuring;
  const { batchSize, head, inputSize, kind, mixup, optimizer, pooling, taps } = recipe;
  const cut = cutOf(recipe);
  const of = {
    ...{ cut, backbone: materials.backbone.sha256, inputSize, kind, taps, pooling, batchSize },
    ...{ optimizer: optimizer.kind, hidden: head.hidden, blends: mixup > 0, runner: backend.name },
    device: backend.device,
    classes: materials.classes.length,
  };
  const fitting = Math.floor((looking * LONGEST_STEP_SECONDS) / STEP_WORK);
  const rows = Math.min(batchSize, Math.max(FEWEST_ROWS, fitting), materials.images.train.length);
  return measuredOnce(workspace.store, 'learning', of, learningSchema, () =>
    measure(measuring, recipe, rows),
  );
}

async function measure(measuring: Measuring, recipe: DeepRecipe, rows: number): Promise<Learning> {
  const folder = await mkdtemp(join(tmpdir(), 'smearwise-speed-'));
  try {
    return await measureIn(folder, measuring, recipe, rows);
  } finally {
    await removeFolder(folder);
  }
}

async function measureIn(
  folder: string,
  { workspace, materials, backend, signal }: Measuring,
  recipe: DeepRecipe,
  rows: number,
): Promise<Learning> {
  const train = spread(materials.images.train, rows * STEPS);
  const validation = spread(materials.images.validation, VALIDATION_IMAGES);
  const few = { ...materials, images: { ...materials.images, train, validation } };
  const aside = { ...workspace, featuresFolder: folder };
  const network = untaughtNetwork(materials, recipe);
  const cut = cutOf(recipe);
  const oneView = { ...recipe, augmentation: { ...recipe.augmentation, views: 1 } };
  const part =
    cut === null
      ? await wholeNetwork(aside, few, network, recipe, 0)
      : await layersBehind(cut, aside, few, network, oneView, { ...silentJob, signal });
  const clock = new Stopwatch();
  try {
    const { epochs } = await trainNetwork({
      network: part.network,
      train: part.train,
      validation: part.validation,
      materialsSha256: '',
      recipe: { ...recipe, batchSize: rows, maxEpochs: 2, patience: 2, warmUpEpochs: 0 },
      backend,
      runnerOptions: { ownThread: true },
      signal,
      onStep: () => {
        clock.step();
      },
      onEpoch: () => {
        clock.epoch();
      },
      onCheckpoint: async (kind, bytes) => {
        await writeFile(join(folder, kind), bytes, { flush: true });
        clock.saved();
      },
    });
    const steps = Math.ceil(train.length / rows);
    // The second round: what is made once has been made.
    const epochSeconds = epochs[1]?.seconds ?? NaN;
    const imagesPerSecond = (steps * rows) / Math.max(1e-6, epochSeconds - clock.validationSeconds);
    const grown = Math.max(0, clock.peakBytes - clock.startBytes);
    return {
      imagesPerSecond,
      validationImagesPerSecond: validation.length / Math.max(1e-6, clock.validationSeconds),
      savingSeconds: clock.savingSeconds,
      openingSeconds: Math.max(0, clock.firstStepSeconds - rows / imagesPerSecond),
      memoryBytes: Math.round(clock.startBytes + (grown * recipe.batchSize) / rows),
    };
  } finally {
    await part.close();
  }
}

function cutOf(recipe: DeepRecipe): string | null {
  return recipe.kind === 'standard' ? recipe.cut : null;
}

/** The backbone with a head that has learned nothing: it takes as long as one that has. */
function untaughtNetwork({ trunk, backbone, classes }: Materials, recipe: DeepRecipe): Network {
  const { taps, pooling, head, seed } = recipe;
  const inputSize = recipe.inputSize ?? backbone.inputSize;
  const extractor = featureExtractor(trunk, backbone, { taps, pooling, inputSize });
  const width = Number(extractor.outputs[0]?.dims[1]);
  return { extractor, head: freshHead({ width, hidden: head.hidden, classes: classes.length }, seed) };
}

/** Times and memory of a training as it tells of its steps; those of the last round count. */
class Stopwatch {
  readonly #startMs = performance.now();
  readonly startBytes = process.memoryUsage.rss();
  peakBytes = 0;
  firstStepSeconds = NaN;
  validationSeconds = 0;
  savingSeconds = 0;
  #stepMs = NaN;
  #epochMs = NaN;

  step(): void {
    this.#stepMs = performance.now();
    if (Number.isNaN(this.firstStepSeconds)) this.firstStepSeconds = (this.#stepMs - this.#startMs) / 1000;
    this.peakBytes = Math.max(this.peakBytes, process.memoryUsage.rss());
  }

  epoch(): void {
    this.#epochMs = performance.now();
    this.validationSeconds = (this.#epochMs - this.#stepMs) / 1000;
    this.peakBytes = Math.max(this.peakBytes, process.memoryUsage.rss());
  }

  saved(): void {
    this.savingSeconds = (performance.now() - this.#epochMs) / 1000;
  }
}
