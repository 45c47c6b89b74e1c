import { z } from 'zod';
import { listOf, textOf } from './limits.ts';
import {
  acceptanceLimitsSchema,
  augmentationSchema,
  headRecipeSchema,
  lossSchema,
  optimizerSchema,
  poolingSchema,
} from './training.ts';

/** What every recipe says, with the defaults of Quick. */
const commonFields = {
  pooling: poolingSchema.default('mean-max'),
  /**
   * Feature maps to pool and concatenate, by tensor name; empty = the last map at each of the three coarsest
   * resolutions. A training writes down the names that it took.
   */
  taps: listOf(textOf('label'), 'lines').default([]),
  /** Input side in pixels; null = the backbone's own. */
  inputSize: z.number().int().min(32).max(1024).nullable().default(null),
  augmentation: augmentationSchema.prefault({}),
  head: headRecipeSchema.prefault({}),
  optimizer: optimizerSchema.prefault({}),
  loss: lossSchema.prefault({}),
  classWeights: z.enum(['none', 'balanced']).default('balanced'),
  /** Balanced: an image counts the less, the more there are of its patient (1 / √ of their number). */
  patientWeights: z.enum(['none', 'balanced']).default('none'),
  batchSize: z.number().int().min(1).max(65536).default(64),
  maxEpochs: z.number().int().min(1).max(10000).default(60),
  /** Epochs without a better validation loss before training stops. */
  patience: z.number().int().min(1).default(10),
  seed: z.number().int().default(1),
  /**
   * Training images whose label the newest check doubts and nobody has decided about; never validation or test.
   * `down-weight`: they count half.
   */
  suspectLabels: z.enum(['use', 'down-weight', 'leave-out']).default('use'),
  /** Cell sensitivity that the decision threshold must keep on the validation patients; null = threshold 0.5. */
  targetSensitivity: z.number().gt(0).lt(1).nullable().default(null),
  acceptance: acceptanceLimitsSchema.prefault({}),
};

const learningRate = optimizerSchema.shape.learningRate.unwrap();
const weightDecay = optimizerSchema.shape.weightDecay.unwrap();

/** How weights inside the network learn, with the defaults of Standard. */
const deepFields = {
  ...commonFields,
  optimizer: optimizerSchema
    .extend({ learningRate: learningRate.default(1e-3), weightDecay: weightDecay.default(0.02) })
    .prefault({}),
  loss: lossSchema
    .extend({ labelSmoothing: lossSchema.shape.labelSmoothing.unwrap().default(0.05) })
    .prefault({}),
  maxEpochs: commonFields.maxEpochs.unwrap().default(15),
  patience: commonFields.patience.unwrap().default(5),
  /** Learning rate of the network's own weights as a share of the head's. */
  trunkRate: z.number().gt(0).max(1).default(0.2),
  /** Epochs over which the learning rate rises to its full size. */
  warmUpEpochs: z.number().min(0).max(100).default(1),
  /** A gradient longer than this is shortened to it; null = as it is. */
  clipNorm: z.number().positive().nullable().default(5),
  /** The model is the running average of the weights, which keeps this share at each step; 0 = the last weights. */
  averageDecay: z.number().min(0).lt(1).default(0.998),
  /** Images are blended in pairs with shares drawn from Beta(mixup, mixup) (Zhang et al. 2018); 0 = not. */
  mixup: z.number().min(0).max(10).default(0),
};

/** Quick: everything that decides the outcome of training a head on a frozen backbone, besides the data. */
export const quickRecipeSchema = z.object({
  kind: z.literal('quick').default('quick'),
  ...commonFields,
});
export type QuickRecipe = z.infer<typeof quickRecipeSchema>;

/** Standard: fine-tuning of the layers behind a cut; batch normalisations keep their statistics. */
export const standardRecipeSchema = z.object({
  kind: z.literal('standard'),
  ...deepFields,
  /**
   * The feature map behind which layers learn, by tensor name; what comes before is computed once for each view and
   * kept on disk. Null = the whole network learns, in new views at each epoch.
   */
  cut: textOf('label').nullable().default(null),
});
export type StandardRecipe = z.infer<typeof standardRecipeSchema>;

/** Full: end to end, new views at each epoch; batch normalisations learn their statistics anew. */
export const fullRecipeSchema = z.object({
  kind: z.literal('full'),
  ...deepFields,
  head: headRecipeSchema.extend({ hidden: headRecipeSchema.shape.hidden.unwrap().default(0) }).prefault({}),
  optimizer: optimizerSchema
    .extend({ learningRate: learningRate.default(2e-3), weightDecay: weightDecay.default(0.02) })
    .prefault({}),
  maxEpochs: commonFields.maxEpochs.unwrap().default(30),
  patience: commonFields.patience.unwrap().default(10),
  trunkRate: deepFields.trunkRate.unwrap().default(1),
  /** The backbone's weights, or random ones in its graph. */
  start: z.enum(['backbone', 'random']).default('backbone'),
});
export type FullRecipe = z.infer<typeof fullRecipeSchema>;

/** A recipe under which weights inside the network learn. */
export type DeepRecipe = StandardRecipe | FullRecipe;

/** Everything that decides the outcome of a training, besides dataset, split and backbone. */
export const recipeSchema = z.discriminatedUnion('kind', [
  quickRecipeSchema,
  standardRecipeSchema,
  fullRecipeSchema,
]);
export type Recipe = z.infer<typeof recipeSchema>;
