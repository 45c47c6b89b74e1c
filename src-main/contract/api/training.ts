import { z } from 'zod';
import { instantSchema } from '../common.ts';
import { deviceChoiceSchema } from '../compute.ts';
import { errorBodySchema } from '../errors.ts';
import { quickRecipeSchema, recipeSchema } from '../recipes.ts';
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
  id: z.enum(['fast', 'balanced', 'thorough']),
  backbone: z.string(),
  recipe: quickRecipeSchema,
});
export type TrainingPreset = z.infer<typeof trainingPresetSchema>;

/** How long a training will take on this PC. */
export const trainingEstimateSchema = z.object({
  seconds: z.number().nonnegative(),
  /** Of these, to look at the images through the backbone: saved where it has seen them before. */
  lookingSeconds: z.number().nonnegative(),
  learningSeconds: z.number().nonnegative(),
  /** Speed of the backbone on this PC, measured. */
  imagesPerSecond: z.number().positive(),
  trainingImages: z.int().nonnegative(),
  views: z.int().positive(),
});
export type TrainingEstimate = z.infer<typeof trainingEstimateSchema>;

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
const materialFields = { dataset: nameSchema, split: nameSchema, backbone: nameSchema };

export const trainingProcedures = {
  presets: procedure.output(z.object({ presets: z.array(trainingPresetSchema) })),
  /** Measures the backbone for some seconds the first time. */
  estimate: procedure
    .input(z.strictObject({ ...materialFields, recipe: recipeSchema }))
    .output(trainingEstimateSchema),
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
        /** Null = dataset and backbone. */
        name: nameSchema.nullable().default(null),
        recipe: recipeSchema,
        engine: engineSchema.default('auto'),
        device: deviceChoiceSchema.default('auto'),
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
