import { type DeepRecipe, quickRecipeSchema } from '../../../contract/index.ts';
import {
  chooseTaps,
  featureExtractor,
  headOfTrunk,
  hiddenUnits,
  type ModelHead,
  withRandomWeights,
} from '../../../engine/backbones/index.ts';
import {
  freshHead,
  type Head,
  headOnStandardised,
  type Network,
  standardisationOf,
  trainHead,
} from '../../../engine/training/index.ts';
import type { Learning } from '../learned.ts';
import { beginsWithRandomWeights, labelled, type Materials } from '../materials.ts';
import { openExtractor } from '../open-extractor.ts';

/** The head learns alone for at most so many epochs before the network learns with it. */
export const HEAD_EPOCHS = 30;
const HEAD_PATIENCE = 3;

/**
 * The network as learning begins. From a backbone, its head has learned already: a head that knows nothing would first
 * spoil what the network knows (Kumar et al. 2022, Fine-Tuning can Distort Pretrained Features). It is the head of the
 * model that the network was taken from, where that fits, since more patients have taught it than a laboratory has of its
 * own; else one that learns on what the frozen network sees in one plain view of each image. From random weights, the
 * head is random too.
 */
export async function startingNetwork(learning: Learning, recipe: DeepRecipe): Promise<Network> {
  const { materials } = learning;
  const { backbone, classes } = materials;
  const isRandom = beginsWithRandomWeights(recipe);
  const trunk = isRandom ? withRandomWeights(materials.trunk, recipe.seed) : materials.trunk;
  const { taps, pooling, inputSize } = recipe;
  const extractor = featureExtractor(trunk, backbone, {
    ...{ taps, pooling },
    inputSize: inputSize ?? backbone.inputSize,
  });
  if (!isRandom) {
    return { extractor, head: await learnedHead(learning, recipe) };
  }
  const width = Number(extractor.outputs[0]?.dims[1]);
  const shape = { width, hidden: recipe.head.hidden, classes: classes.length };
  return { extractor, head: freshHead(shape, recipe.seed) };
}

async function learnedHead(learning: Learning, recipe: DeepRecipe): Promise<Head> {
  const { materials, backend, job } = learning;
  const { images, classes } = materials;
  const extractor = await openExtractor(learning);
  try {
    const train = await extractor.plain(images.train, job, 'Looking at training images');
    const known = fittingHead(materials, recipe);
    if (known) {
      job.log('The head of the model that the network was taken from goes on learning.');
      return headOnStandardised(known.layers, standardisationOf(train));
    }
    const validation = await extractor.plain(images.validation, job, 'Looking at validation images');
    const { head, seed, classWeights } = recipe;
    const { head: learned } = await trainHead({
      backend,
      classes: classes.length,
      train: { table: train, ...labelled(images.train, materials) },
      validation: { table: validation, ...labelled(images.validation, materials) },
      recipe: quickRecipeSchema.parse({
        ...{ head, seed, classWeights },
        maxEpochs: HEAD_EPOCHS,
        patience: HEAD_PATIENCE,
      }),
      signal: job.signal,
    });
    return learned;
  } finally {
    await extractor.close();
  }
}

/** The head that came with the network, where classes, features and hidden layer are those of the recipe. */
export function fittingHead(
  { backbone, classes, trunk }: Materials,
  { head, pooling, taps }: DeepRecipe,
): ModelHead | undefined {
  const known = headOfTrunk(trunk);
  if (!known) return undefined;
  const names = chooseTaps(backbone, taps).map(({ tensor }) => tensor);
  const fits =
    known.classes.join('\n') === classes.join('\n') &&
    known.taps.join('\n') === names.join('\n') &&
    known.pooling === pooling &&
    hiddenUnits(known) === head.hidden;
  return fits ? known : undefined;
}
