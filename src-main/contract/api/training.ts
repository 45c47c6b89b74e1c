import { z } from 'zod';
import { featureMapSchema } from '../backbones.ts';
import { instantSchema } from '../common.ts';
import { deviceChoiceSchema } from '../compute.ts';
import { errorBodySchema } from '../errors.ts';
import { recipeSchema } from '../recipes.ts';
import { augmentationSchema, epochSchema, trainingStatusSchema } from '../training.ts';
import {
  dataUriSchema,
  idSchema,
  nameSchema,
  pageFields,
  pageOf,
  procedure,
  startedSchema,
} from './procedure.ts';

export const engineSchema = z.enum(['auto', 'onnxruntime', 'tensorflow']);
export type EngineChoice = z.infer<typeof engineSchema>;

/** A recipe under a name in plain words; the renderer has the words. */
export const trainingPresetSchema = z.object({
  /** `improve`: the network of the model in use goes on learning. */
  id: z.enum(['improve', 'fast', 'balanced', 'thorough']),
  backbone: z.string(),
  recipe: recipeSchema,
});
export type TrainingPreset = z.infer<typeof trainingPresetSchema>;

/** How long a training will take on this PC, and what memory. `seconds` is the sum of its three parts. */
export const trainingEstimateSchema = z.object({
  seconds: z.number().nonnegative(),
  /** To look at the images through the backbone before it learns: saved where it has seen them before. */
  lookingSeconds: z.number().nonnegative(),
  /** For so many rounds through the cells; learning ends sooner where it gets no better. */
  learningSeconds: z.number().nonnegative(),
  rounds: z.number().positive(),
  /** To test the model on the patients kept aside. */
  testingSeconds: z.number().nonnegative(),
  /** Speed of the backbone on this PC, measured. */
  imagesPerSecond: z.number().positive(),
  /** Speed of learning inside the network on this PC, measured; null where only a head learns. */
  learningImagesPerSecond: z.number().positive().nullable(),
  /** Of the process that learns, measured at its steps. */
  memoryBytes: z.int().positive(),
  trainingImages: z.int().nonnegative(),
  testImages: z.int().nonnegative(),
  /** Those that the network has learned from already: a test on them looks too good. */
  testImagesLearnedBefore: z.int().nonnegative(),
  /** The network does not tell all images that it has learned from, so there may be more. */
  learnedBeforeUntold: z.boolean(),
  /** Changed views of each image that are computed beforehand; 0 where each round has its own. */
  views: z.int().nonnegative(),
});
export type TrainingEstimate = z.infer<typeof trainingEstimateSchema>;

/** A feature map behind which layers can learn, and what that takes. */
export const cutPointSchema = featureMapSchema.extend({
  /** Share of the network's weights that learn. */
  learningShare: z.number().min(0).max(1),
  /** Of the process that learns, from the sizes of what a step keeps: an estimate. */
  memoryBytes: z.int().positive(),
});
export type CutPoint = z.infer<typeof cutPointSchema>;

export const trainingSummarySchema = z.object({
  id: idSchema,
  name: z.string(),
  dataset: z.string(),
  split: z.string(),
  backbone: z.string(),
  status: trainingStatusSchema,
  startedAt: instantSchema,
  /** Time spent so far, over all its runs. */
  seconds: z.number().nonnegative(),
  epochs: z.int().nonnegative(),
  bestEpoch: z.int().positive().nullable(),
  /** The model version it made. */
  version: z.string().nullable(),
  /** Its job, while there is a record of one. */
  job: idSchema.nullable(),
});
export type TrainingSummary = z.infer<typeof trainingSummarySchema>;

export const trainingDetailSchema = trainingSummarySchema.omit({ epochs: true }).extend({
  recipe: recipeSchema,
  epochs: z.array(epochSchema),
  error: errorBodySchema.nullable(),
});
export type TrainingDetail = z.infer<typeof trainingDetailSchema>;

const trainingField = { training: idSchema };
/** What computes it. */
const backendFields = { engine: engineSchema.default('auto'), device: deviceChoiceSchema.default('auto') };
const materialFields = { dataset: nameSchema, split: nameSchema, backbone: nameSchema };

export const trainingProcedures = {
  presets: procedure.output(z.object({ presets: z.array(trainingPresetSchema) })),
  /** A recipe of this kind as it is where nothing is said: with the hidden layer of the head that the backbone brings. */
  defaultRecipe: procedure
    .input(z.strictObject({ kind: z.enum(['quick', 'standard', 'full']), backbone: nameSchema }))
    .output(recipeSchema),
  /** Measures looking and learning for some seconds the first time. */
  estimate: procedure
    .input(z.strictObject({ ...materialFields, ...backendFields, recipe: recipeSchema }))
    .output(trainingEstimateSchema),
  /** Where a backbone can be cut for recipe Standard, from first to last. */
  cutPoints: procedure
    .input(
      z.strictObject({
        backbone: nameSchema,
        inputSize: z.int().min(32).max(1024).nullable().default(null),
        batchSize: z.int().min(1).max(65536).default(64),
      }),
    )
    .output(z.object({ cutPoints: z.array(cutPointSchema) })),
  /** Random cells of the dataset as training would see them. */
  augmentationPreview: procedure
    .input(
      z.strictObject({
        dataset: nameSchema,
        augmentation: augmentationSchema,
        cells: z.int().min(1).max(12).default(4),
        views: z.int().min(1).max(12).default(6),
        seed: z
          .int()
          .min(0)
          .max(2 ** 31)
          .default(1),
      }),
    )
    .output(
      z.object({
        cells: z.array(
          z.object({ className: z.string(), original: dataUriSchema, views: z.array(dataUriSchema) }),
        ),
      }),
    ),
  start: procedure
    .input(
      z.strictObject({
        ...materialFields,
        ...backendFields,
        /** Null = dataset and backbone. */
        name: nameSchema.nullable().default(null),
        recipe: recipeSchema,
      }),
    )
    .output(startedSchema.extend(trainingField)),
  /** Newest first. */
  list: procedure.input(z.strictObject(pageFields)).output(pageOf(trainingSummarySchema)),
  get: procedure.input(z.strictObject(trainingField)).output(trainingDetailSchema),
  /** Stops after the running step and keeps every whole epoch; `resume` goes on. */
  pause: procedure.input(z.strictObject(trainingField)).output(trainingSummarySchema),
  resume: procedure.input(z.strictObject(trainingField)).output(startedSchema),
  /** Ends the learning after the running epoch; the best epoch becomes a model, tested as usual. */
  finishNow: procedure.input(z.strictObject(trainingField)).output(trainingSummarySchema),
};
