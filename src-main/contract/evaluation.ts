import { z } from 'zod';
import { intervalSchema, shareSchema } from './common.ts';
import { listOf, textOf } from './limits.ts';

/** Cell-level figures at one threshold. Null where undefined (no positives, no negatives). */
export const cellMetricsSchema = z.object({
  cells: z.number().int().nonnegative(),
  truePositives: z.number().int().nonnegative(),
  falsePositives: z.number().int().nonnegative(),
  trueNegatives: z.number().int().nonnegative(),
  falseNegatives: z.number().int().nonnegative(),
  accuracy: z.number().nullable(),
  balancedAccuracy: z.number().nullable(),
  sensitivity: z.number().nullable(),
  specificity: z.number().nullable(),
  ppv: z.number().nullable(),
  npv: z.number().nullable(),
  f1: z.number().nullable(),
  mcc: z.number().nullable(),
  rocAuc: z.number().nullable(),
  averagePrecision: z.number().nullable(),
  ece: z.number().nullable(),
  brier: z.number().nullable(),
});
export type CellMetrics = z.infer<typeof cellMetricsSchema>;

/** The metrics that get a 95 % interval over patients. */
export const metricIntervalsSchema = z.object({
  accuracy: intervalSchema,
  balancedAccuracy: intervalSchema,
  sensitivity: intervalSchema,
  specificity: intervalSchema,
  ppv: intervalSchema,
  npv: intervalSchema,
  f1: intervalSchema,
  mcc: intervalSchema,
  rocAuc: intervalSchema,
  averagePrecision: intervalSchema,
  ece: intervalSchema,
  brier: intervalSchema,
});
export type MetricIntervals = z.infer<typeof metricIntervalsSchema>;

/** One test patient. `infected` = at least one cell of the positive class by label. */
export const patientRowSchema = z.object({
  patient: textOf('label'),
  infected: z.boolean(),
  cells: z.number().int().positive(),
  positiveByLabel: z.number().int().nonnegative(),
  positiveByModel: z.number().int().nonnegative(),
  accuracy: shareSchema,
  sensitivity: z.number().nullable(),
  specificity: z.number().nullable(),
  shareCalledPositive: shareSchema,
  /** The same, each cell counting by how sure the model is of it; null in tests older than this figure. */
  weighedShare: shareSchema.nullable().default(null),
});
export type PatientRow = z.infer<typeof patientRowSchema>;

/** Detection capability on a slide with this many cells (CLSI EP17-A2). */
export const detectionLimitSchema = z.object({
  cells: z.number().int().positive(),
  /** Share of positive cells that 95 % of slides without parasites stay below. */
  limitOfBlank: shareSchema.nullable(),
  /** True share of infected cells that exceeds the limit of blank on 95 % of slides. */
  limitOfDetection: shareSchema.nullable(),
});
export type DetectionLimit = z.infer<typeof detectionLimitSchema>;

/** What decides at slide level. */
export const slideLevelSchema = z.object({
  uninfectedPatients: z.number().int().nonnegative(),
  infectedPatients: z.number().int().nonnegative(),
  /** Share of cells called positive among uninfected patients' cells, all cells pooled. */
  falseAlarmRate: intervalSchema,
  /** Mean and standard deviation of the per-patient false-alarm rates, and the extremes. */
  falseAlarmSpread: z.object({
    mean: z.number().nullable(),
    standardDeviation: z.number().nullable(),
    lowest: z.number().nullable(),
    highest: z.number().nullable(),
  }),
  detectionLimits: listOf(detectionLimitSchema, 'lines'),
  /** Infected or not, by the share of cells called positive; null without both kinds of patient. */
  patientRocAuc: z.number().nullable(),
  /** The same by the weighed share; null in tests older than this figure too. */
  weighedPatientRocAuc: z.number().nullable().default(null),
});
export type SlideLevel = z.infer<typeof slideLevelSchema>;

export const curvePointSchema = z.object({ x: z.number(), y: z.number(), threshold: z.number() });
export const calibrationBinSchema = z.object({
  low: shareSchema,
  high: shareSchema,
  cells: z.number().int().nonnegative(),
  meanProbability: z.number().nullable(),
  observedShare: z.number().nullable(),
});

/** The test on patients that the model never saw. */
export const testReportSchema = z.object({
  positiveClass: textOf('label'),
  threshold: shareSchema,
  metrics: cellMetricsSchema,
  intervals: metricIntervalsSchema,
  bootstrapReplicates: z.number().int().positive(),
  /** Rows = true class, columns = predicted class, in class order. */
  confusion: listOf(listOf(z.number().int().nonnegative(), 'classes'), 'classes'),
  roc: listOf(curvePointSchema, 'points'),
  precisionRecall: listOf(curvePointSchema, 'points'),
  calibration: listOf(calibrationBinSchema, 'lines'),
  patients: listOf(patientRowSchema, 'patients'),
  slideLevel: slideLevelSchema,
});
export type TestReport = z.infer<typeof testReportSchema>;

/** The same answers on the same images, against the labels that people corrected since the test. */
export const correctedTestSchema = z.object({
  /** Test images that count as another class now than when the version was tested. */
  corrected: z.number().int().positive(),
  accuracy: intervalSchema,
  sensitivity: intervalSchema,
  specificity: intervalSchema,
});
export type CorrectedTest = z.infer<typeof correctedTestSchema>;

/** One test image with the model's answer, for the worst mistakes and for comparisons. */
export const predictionSchema = z.object({
  path: z.string(),
  sha256: z.string(),
  /** As of a dataset's image. */
  perceptualHash: z.string().nullable().default(null),
  patient: z.string().nullable(),
  trueClass: z.string(),
  /** Calibrated probabilities in class order. */
  probabilities: z.array(shareSchema),
});
export type Prediction = z.infer<typeof predictionSchema>;
