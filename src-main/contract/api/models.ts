import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema, intervalSchema, shareSchema } from '../common.ts';
import { correctedTestSchema } from '../evaluation.ts';
import { MOST_CHARACTERS } from '../limits.ts';
import {
  exportChoiceSchema,
  modelCardSchema,
  modelExportSchema,
  modelFormatSchema,
  modelSummarySchema,
} from '../models.ts';
import { jobProgressSchema } from './jobs.ts';
import {
  idSchema,
  labelSchema,
  nameSchema,
  pageFields,
  pageOf,
  pathSchema,
  procedure,
  startedSchema,
  versionSchema,
} from './procedure.ts';

/** Who put a version in use although it misses its acceptance limits, and why. */
export const modelOverrideSchema = z.object({
  by: z.string().min(1),
  reason: z.string().min(1),
  at: instantSchema,
});
export type ModelOverride = z.infer<typeof modelOverrideSchema>;

export const modelDetailSchema = z.object({
  summary: modelSummarySchema,
  card: modelCardSchema,
  override: modelOverrideSchema.nullable(),
  /** The test result in words. */
  sentences: z.array(z.string()),
  training: idSchema.nullable(),
  /** Test images with their answers on this PC; 0 for an imported version. */
  predictions: z.int().nonnegative(),
});
export type ModelDetail = z.infer<typeof modelDetailSchema>;

/** A test image with the model's answer; its picture is `pictureAddress({ source: 'prediction', version, position })`. */
export const testCellSchema = z.object({
  position: z.int().nonnegative(),
  path: z.string(),
  patient: z.string().nullable(),
  trueClass: z.string(),
  predictedClass: z.string(),
  /** Calibrated probability of the positive class. */
  probability: shareSchema,
});
export type TestCell = z.infer<typeof testCellSchema>;

/** A cell to which two versions give different classes; `position` is that among the test images. */
export const disagreementSchema = z.object({
  position: z.int().nonnegative(),
  path: z.string(),
  patient: z.string().nullable(),
  trueClass: z.string(),
  /** Probabilities of the positive class. */
  a: shareSchema,
  b: shareSchema,
});
export type Disagreement = z.infer<typeof disagreementSchema>;

/** What is compared, with 95 % intervals over patients. */
const comparedFiguresSchema = z.object({
  accuracy: intervalSchema,
  sensitivity: intervalSchema,
  specificity: intervalSchema,
  rocAuc: intervalSchema,
});

export const modelComparisonSchema = z.object({
  a: z.string(),
  b: z.string(),
  /** The version whose test images they are compared on; positions are among these. */
  testOf: z.string(),
  /** The version that was not tested on them itself, and looked at them to be compared. */
  newTo: z.string().nullable(),
  cells: z.int().positive(),
  patients: z.int().nonnegative(),
  /** Test images that do not count, since one of both has learned from them. */
  leftOut: z.int().nonnegative(),
  /** Versions whose file does not name all images that they have learned from: some may be among these cells. */
  learnedUntold: z.array(z.string()),
  /** Each version's own, on these cells. */
  figures: z.object({ a: comparedFiguresSchema, b: comparedFiguresSchema }),
  /** b - a. */
  differences: comparedFiguresSchema,
  onlyARight: z.int().nonnegative(),
  onlyBRight: z.int().nonnegative(),
  /** p-values of McNemar's test. */
  mcnemar: z.object({ exact: shareSchema, midP: shareSchema }),
  disagreements: z.object({
    total: z.int().nonnegative(),
    /** The first five hundred, those of largest difference first. */
    cells: z.array(disagreementSchema),
  }),
});
export type ModelComparison = z.infer<typeof modelComparisonSchema>;

/** One change of the version in use. */
export const modelUseSchema = z.object({
  at: instantSchema,
  by: z.string(),
  version: z.string(),
  former: z.string().nullable(),
  override: modelOverrideSchema.nullable(),
});
export type ModelUse = z.infer<typeof modelUseSchema>;

const versionField = { version: versionSchema };

export const modelProcedures = {
  /** Newest first. */
  list: procedure.output(z.array(modelSummarySchema)),
  show: procedure.input(z.strictObject(versionField)).output(modelDetailSchema),
  /** The test against the labels that people corrected since; null where they corrected none. */
  correctedTest: procedure.input(z.strictObject(versionField)).output(correctedTestSchema.nullable()),
  /** Test images of one confusion cell, or the mistakes. A filter that is null lets all through. */
  predictions: procedure
    .input(
      z.strictObject({
        ...versionField,
        trueClass: labelSchema.nullable().default(null),
        predictedClass: labelSchema.nullable().default(null),
        patient: labelSchema.nullable().default(null),
        mistakesOnly: z.boolean().default(false),
        /** Judged at this threshold; null = that of the model's card. */
        threshold: shareSchema.nullable().default(null),
        /** `certain`: farthest on its side of the threshold first, so the worst mistakes; `test`: as tested. */
        order: z.enum(['certain', 'test']).default('certain'),
        ...pageFields,
      }),
    )
    .output(pageOf(testCellSchema)),
  /**
   * On the test images that both share, or that one of them looks at for the first time, which may take minutes: how
   * far it is, and at last the comparison. Whoever leaves the stream stops it.
   */
  compare: procedure
    .input(z.strictObject({ a: versionSchema, b: versionSchema }))
    .output(
      eventIterator(
        z.union([z.object({ progress: jobProgressSchema }), z.object({ comparison: modelComparisonSchema })]),
      ),
    ),
  /** Puts a version in use, or a retired one back. One that misses its limits needs a name and a reason. */
  use: procedure
    .input(
      z.strictObject({
        ...versionField,
        override: z
          .strictObject({ by: nameSchema, reason: z.string().trim().min(1).max(MOST_CHARACTERS.sentence) })
          .nullable()
          .default(null),
      }),
    )
    .output(modelSummarySchema),
  /** Which version was put in use when and by whom, newest first. */
  history: procedure.output(z.array(modelUseSchema)),
  /** Writes `<file>` (ONNX) and its card `<file>.json`; for `tfjs`, `file` is a new folder for all of it. */
  export: procedure
    .input(
      z.strictObject({
        ...versionField,
        file: pathSchema,
        format: modelFormatSchema.default('onnx'),
        ...exportChoiceSchema.shape,
        /** An earlier model and card of that name may be replaced; else that is refused with `conflict`. */
        overwrite: z.boolean().default(false),
      }),
    )
    .output(modelExportSchema),
  import: procedure.input(z.strictObject({ file: pathSchema })).output(startedSchema),
};
