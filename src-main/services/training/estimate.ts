import { type JobContext, silentJob } from '../../base/index.ts';
import type { DeepRecipe, QuickRecipe, Recipe, TrainingEstimate } from '../../contract/index.ts';
import { chooseTaps } from '../../engine/backbones/index.ts';
import type { BackendRequest } from '../devices/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { openBackend } from './engine-choice.ts';
import { beginsWithRandomWeights, gatherMaterials, type Materials } from './materials.ts';
import type { Measuring } from './measured.ts';
import { type HeadWork, measureHead } from './measure-head.ts';
import { type Looking, measureLooking } from './measure-looking.ts';
import { fittingHead, HEAD_EPOCHS, measureLearning } from './network/index.ts';

/** A head usually stops by patience after about this share of the most epochs. */
const USUAL_SHARE_OF_EPOCHS = 0.5;

/**
 * How long a training would take on this PC and in what memory, from speeds that are measured on the dataset's own
 * images, once for each network and way of learning; `signal` stops that. Throws what `gatherMaterials` throws.
 */
export async function estimateTraining(
  workspace: Workspace,
  request: {
    dataset: string;
    split: string | undefined;
    backbone: string;
    recipe: Recipe;
  } & Partial<BackendRequest>,
  { signal }: Pick<JobContext, 'signal'> = silentJob,
): Promise<TrainingEstimate> {
  const materials = await gatherMaterials(workspace, request);
  const { recipe } = request;
  const { engine = 'auto', device = 'auto' } = request;
  const backend = await openBackend(workspace, { engine, device }, silentJob);
  const measuring = { workspace, materials, backend, signal };
  const looking = await measureLooking(measuring, recipe);
  const parts =
    recipe.kind === 'quick'
      ? await quickParts(measuring, recipe, looking)
      : await deepParts(measuring, recipe, looking);
  const { train, test } = materials.images;
  const testingSeconds = test.length / looking.imagesPerSecond;
  return {
    seconds: parts.lookingSeconds + parts.learningSeconds + testingSeconds,
    ...parts,
    testingSeconds,
    imagesPerSecond: looking.imagesPerSecond,
    trainingImages: train.length,
    testImages: test.length,
    testImagesLearnedBefore: materials.testImagesLearnedBefore,
    learnedBeforeUntold: !materials.learnedBefore.isComplete,
  };
}

type Parts = Pick<
  TrainingEstimate,
  'lookingSeconds' | 'learningSeconds' | 'rounds' | 'learningImagesPerSecond' | 'memoryBytes' | 'views'
>;

async function quickParts(measuring: Measuring, recipe: QuickRecipe, looking: Looking): Promise<Parts> {
  const { materials } = measuring;
  const { train, validation } = materials.images;
  const { views } = recipe.augmentation;
  const rounds = Math.max(1, recipe.maxEpochs * USUAL_SHARE_OF_EPOCHS);
  const seen = train.length * views + validation.length;
  const headRate = await measureHead(measuring, headWork(materials, recipe), recipe);
  return {
    lookingSeconds:
      (train.length * views) / looking.viewsPerSecond + validation.length / looking.imagesPerSecond,
    learningSeconds: (rounds * train.length) / headRate,
    rounds,
    learningImagesPerSecond: null,
    memoryBytes: Math.round(looking.memoryBytes + seen * widthOf(materials, recipe) * FLOAT_BYTES),
    views,
  };
}

/** With a falling rate the last rounds usually are the best, so all of them are counted. */
async function deepParts(measuring: Measuring, recipe: DeepRecipe, looking: Looking): Promise<Parts> {
  const { materials } = measuring;
  const { train, validation } = materials.images;
  const learning = await measureLearning(measuring, recipe, looking.imagesPerSecond);
  const { maxEpochs: rounds, batchSize } = recipe;
  const startsFresh = beginsWithRandomWeights(recipe);
  const rows = Math.min(batchSize, train.length);
  const learned = Math.ceil(train.length / rows) * rows;
  const round =
    learned / learning.imagesPerSecond +
    validation.length / learning.validationImagesPerSecond +
    learning.savingSeconds;
  // Once the best network is known, it answers on the validation images again.
  const last = validation.length / learning.validationImagesPerSecond;
  const learnsAlone = !startsFresh && !fittingHead(materials, recipe);
  const head = learnsAlone ? await secondsOfHead(measuring, recipe) : 0;
  // As far as a cut, each view is computed once; the head begins with what the whole network sees in one plain view.
  const views = recipe.kind === 'standard' && recipe.cut !== null ? recipe.augmentation.views : 0;
  const plain =
    (views === 0 ? 0 : validation.length) +
    (startsFresh ? 0 : train.length) +
    (learnsAlone ? validation.length : 0);
  return {
    lookingSeconds: (train.length * views) / looking.viewsPerSecond + plain / looking.imagesPerSecond,
    learningSeconds: learning.openingSeconds + head + rounds * round + last,
    rounds,
    learningImagesPerSecond: learning.imagesPerSecond,
    memoryBytes: Math.round(learning.memoryBytes),
    views,
  };
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** The head learns alone first, on what the frozen network sees, unless it has learned before. */
async function secondsOfHead(measuring: Measuring, recipe: DeepRecipe): Promise<number> {
  const { materials } = measuring;
  const { head } = recipe;
  const imagesPerSecond = await measureHead(measuring, headWork(materials, recipe), { head });
  return (HEAD_EPOCHS * USUAL_SHARE_OF_EPOCHS * materials.images.train.length) / imagesPerSecond;
}

function headWork(materials: Materials, recipe: Recipe): HeadWork {
  return { width: widthOf(materials, recipe), classes: materials.classes.length };
}

/** Features that the head takes. */
function widthOf({ backbone }: Materials, { taps, pooling }: Recipe): number {
  const channels = chooseTaps(backbone, taps).reduce((sum, map) => sum + map.channels, 0);
  return pooling === 'mean-max' ? 2 * channels : channels;
}
