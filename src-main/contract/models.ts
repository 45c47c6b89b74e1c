import { z } from 'zod';
import { normalisationSchema } from './backbones.ts';
import { instantSchema, partSchema, sha256Schema, shareSchema } from './common.ts';
import { splitMethodSchema, splitUnitSchema } from './datasets.ts';
import { testReportSchema } from './evaluation.ts';
import { listOf, MOST_ENTRIES, textOf } from './limits.ts';
import { recipeSchema } from './recipes.ts';
import { acceptanceLimitsSchema, epochSchema } from './training.ts';

/** Input that is run again whenever the model is loaded on another PC or version. */
export const checkSetSchema = z.object({
  /** How the input images are made; see engine/inference. */
  generator: z.literal('seeded-cells-v1'),
  seed: z.number().int(),
  images: z.number().int().positive().max(MOST_ENTRIES.checkedImages),
  /** Probabilities in class order, one row per image. */
  probabilities: listOf(listOf(shareSchema, 'classes'), 'checkedImages'),
  /** Largest difference that still counts as the same answer. */
  tolerance: z.number().positive(),
});
export type CheckSet = z.infer<typeof checkSetSchema>;

/** The model card, written by the training itself and stored beside the ONNX file. */
export const modelCardSchema = z.object({
  schema: z.literal(1),
  name: textOf('label'),
  createdAt: instantSchema,
  app: z.object({ name: z.literal('smearwise'), version: textOf('label') }),
  /** SHA-256 of the ONNX file. */
  sha256: sha256Schema,
  /** SHA-256 of the file as it was trained, where an export left out what tells of patients. */
  exportedFrom: sha256Schema.optional(),
  /** In the order of the model's outputs. */
  classes: listOf(textOf('label'), 'classes').min(2),
  positiveClass: textOf('label'),
  input: z.object({
    /** Tensor `image`: uint8, N × size × size × 3, RGB; resize by `resize`. */
    tensor: z.literal('image'),
    size: z.number().int().positive().max(4096),
    resize: z.literal('fill'),
    normalisation: normalisationSchema,
  }),
  /** Tensor `probabilities`: float32, N × classes, calibrated. */
  output: z.object({ tensor: z.literal('probabilities') }),
  temperature: z.number().positive(),
  threshold: shareSchema,
  backbone: z.object({
    name: textOf('label'),
    sha256: sha256Schema,
    weights: textOf('label'),
    licence: textOf('label'),
  }),
  recipe: recipeSchema,
  data: z.object({
    dataset: textOf('label'),
    synthetic: z.boolean(),
    split: z.object({ name: textOf('label'), unit: splitUnitSchema, method: splitMethodSchema }),
    parts: listOf(
      z.object({
        part: partSchema,
        images: z.number().int(),
        patients: z.number().int(),
        sha256: sha256Schema,
      }),
      'lines',
    ),
    /** Training images left out as suspects of a label check; `parts` counts those that are in. */
    suspectsLeftOut: z.number().int().nonnegative().optional(),
    /** Training images that count half as suspects of a label check. */
    suspectsDownWeighted: z.number().int().nonnegative().optional(),
    /** Test images that the network it began with had learned from, which makes the test look too good. */
    testImagesLearnedBefore: z.int().nonnegative().optional(),
    /** Its file does not name all images that it has learned from: an export left them out. */
    learnedImagesLeftOut: z.literal(true).optional(),
    /** File with one line per image: part, sha256 of the image, class, patient. */
    listSha256: sha256Schema,
  }),
  training: z.object({
    seconds: z.number(),
    bestEpoch: z.number().int(),
    epochs: listOf(epochSchema, 'points'),
    runner: textOf('label'),
    device: textOf('label'),
  }),
  test: testReportSchema,
  acceptance: z.object({
    limits: acceptanceLimitsSchema,
    met: z.boolean(),
    reasons: listOf(textOf('sentence'), 'lines'),
  }),
  limitsOfUse: listOf(textOf('sentence'), 'lines'),
  /** The command that makes it again, where there is one. */
  origin: textOf('sentence').optional(),
  checkSet: checkSetSchema,
});
export type ModelCard = z.infer<typeof modelCardSchema>;

/** What a version is exported as: one ONNX file, or a folder for TensorFlow.js. */
export const modelFormatSchema = z.enum(['onnx', 'tfjs']);
export type ModelFormat = z.infer<typeof modelFormatSchema>;

/** What tells of patients and goes along with an export only where a person chooses so. */
export const exportChoiceSchema = z.strictObject({
  /** 48 bits of each image that the model has learned from: who holds an image can test whether it was among them. */
  imageFingerprints: z.boolean().default(false),
  /** The names of the test patients, on the card. */
  patientNames: z.boolean().default(false),
});
export type ExportChoice = z.infer<typeof exportChoiceSchema>;

/** What an export wrote, and what of `ExportChoice` it left out. */
export const modelExportSchema = z.object({
  version: z.string(),
  model: z.string(),
  card: z.string(),
  leftOut: z.array(z.enum(['imageFingerprints', 'patientNames'])),
});
export type ModelExport = z.infer<typeof modelExportSchema>;

export const modelStatusSchema = z.enum(['candidate', 'in-use', 'retired']);
export type ModelStatus = z.infer<typeof modelStatusSchema>;

/** One line of the list of model versions. */
export const modelSummarySchema = z.object({
  version: z.string(),
  name: z.string(),
  status: modelStatusSchema,
  createdAt: instantSchema,
  backbone: z.string(),
  dataset: z.string(),
  accuracy: z.number().nullable(),
  sensitivity: z.number().nullable(),
  specificity: z.number().nullable(),
  rocAuc: z.number().nullable(),
  acceptanceMet: z.boolean(),
  /** Test images that the network had learned from before: its figures look too good. */
  testImagesLearnedBefore: z.int().nonnegative(),
  /** Its file does not name all images that it has learned from, so nothing warns of a test on them. */
  learnedImagesLeftOut: z.boolean(),
  sha256: sha256Schema,
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;
