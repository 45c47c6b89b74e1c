import { z } from 'zod';
import { instantSchema, intervalSchema, shareSchema } from './common.ts';
import { namingSchema } from './datasets.ts';

export const cellStatusSchema = z.enum(['pending', 'done', 'unreadable', 'skipped']);
export type CellStatus = z.infer<typeof cellStatusSchema>;

/** One image of a screening. */
export const cellRowSchema = z.object({
  path: z.string(),
  slide: z.string(),
  status: cellStatusSchema,
  /** The model's class; null unless done. */
  predictedClass: z.string().nullable(),
  /** Calibrated probability of the positive class. */
  probability: shareSchema.nullable(),
  needsReview: z.boolean(),
  /** Why it is unreadable or skipped. */
  reason: z.string().nullable(),
  reviewedClass: z.string().nullable(),
  reviewer: z.string().nullable(),
  /** Of what the file held as the screening found it; null where it could not be read, or is skipped. */
  sha256: z.string().nullable(),
});
export type CellRow = z.infer<typeof cellRowSchema>;

/** What the statistics of a slide can say; never "negative". */
export const slideVerdictSchema = z.enum([
  'not-screened',
  'parasites-seen',
  'parasites-found',
  'too-few-cells',
  'none-found',
  'marked-untested',
  'below-limit-of-blank',
]);
export type SlideVerdict = z.infer<typeof slideVerdictSchema>;

/** A slide's figures; shares are 0..1, shown in percent. */
export const slideStatisticsSchema = z.object({
  /** Cells with a class. */
  cells: z.number().int().nonnegative(),
  positives: z.number().int().nonnegative(),
  needsReview: z.number().int().nonnegative(),
  /** Of those to be reviewed, the ones called positive. */
  positivesToReview: z.number().int().nonnegative(),
  /** Cells that a person has reviewed, and those in which they saw parasites. */
  reviewed: z.number().int().nonnegative(),
  reviewedPositives: z.number().int().nonnegative(),
  unreadable: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  /** positives / cells with its Wilson interval. */
  parasitaemia: intervalSchema,
  /** Reviewed cells as they are, the others corrected for the model's sensitivity and false alarms. */
  correctedParasitaemia: intervalSchema,
  /** Share of infected cells, each cell counting by how sure the model is of it; null without cells. */
  weighedShare: shareSchema.nullable(),
  /** Both at the number of cells that no person has reviewed. */
  limitOfBlank: shareSchema.nullable(),
  limitOfDetection: shareSchema.nullable(),
  /** With no positive found: the share that may still be there (95 %), allowing for cells that the model misses. */
  upperBoundIfNone: shareSchema.nullable(),
  verdict: slideVerdictSchema,
});
export type SlideStatistics = z.infer<typeof slideStatisticsSchema>;

export const slideSummarySchema = z.object({ slide: z.string(), statistics: slideStatisticsSchema });
export type SlideSummary = z.infer<typeof slideSummarySchema>;

export const screeningOptionsSchema = z.object({
  threshold: shareSchema.nullable().default(null),
  /** Cells whose probability lies in this band go to review. */
  reviewBand: z.tuple([shareSchema, shareSchema]).default([0.2, 0.8]),
  minimumCells: z.number().int().positive().default(500),
  /** Average over the eight dihedral views. */
  testTimeAugmentation: z.boolean().default(false),
});
export type ScreeningOptions = z.infer<typeof screeningOptionsSchema>;

/** What makes a slide: the first sub-folder, or the patient that a naming tells. */
export const slideNamingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder') }),
  z.object({ kind: z.literal('pattern'), naming: namingSchema }),
]);
export type SlideNaming = z.infer<typeof slideNamingSchema>;

/** `interrupted`: it was begun, and its process was killed before it could say how it ended. */
export const screeningStatusSchema = z.enum(['running', 'stopped', 'interrupted', 'finished', 'failed']);
export type ScreeningStatus = z.infer<typeof screeningStatusSchema>;

/** A screening is of the files that it began with; where the folder holds others since, another one begins anew. */
export const screeningChangeFields = {
  /** How the folder has changed since it was begun, in words; it never goes on then. Null where it has not. */
  changed: z.string().nullable(),
  /** The screening that began anew then. */
  replacedBy: z.int().nullable(),
};

export const screeningSummarySchema = z.object({
  id: z.number().int(),
  folder: z.string(),
  status: screeningStatusSchema,
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  model: z.object({ version: z.string(), name: z.string(), sha256: z.string(), synthetic: z.boolean() }),
  positiveClass: z.string(),
  threshold: shareSchema,
  options: screeningOptionsSchema,
  device: z.string(),
  total: z.number().int().nonnegative(),
  done: z.number().int().nonnegative(),
  unreadable: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  imagesPerSecond: z.number().nullable(),
  ...screeningChangeFields,
  slides: z.array(slideSummarySchema),
});
export type ScreeningSummary = z.infer<typeof screeningSummarySchema>;
