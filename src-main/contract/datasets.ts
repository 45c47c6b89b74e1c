import { z } from 'zod';
import { instantSchema, partSchema, sha256Schema } from './common.ts';
import { textOf } from './limits.ts';

/**
 * Where patient and slide of an image are read from.
 *
 * - `pattern`: a regular expression with the named groups `patient`, `slide` or both, matched against the file name;
 *   `preset` names a built-in one
 * - `folder`: a level of the path below the dataset folder (0 = first folder below it)
 * - `manifest`: a CSV file with the columns path, patient, and optionally slide and class
 * - `none`: nothing is known
 */
export const namingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pattern'), pattern: textOf('pattern'), preset: textOf('label').nullable() }),
  z.object({
    kind: z.literal('folder'),
    patientLevel: z.number().int().nonnegative(),
    slideLevel: z.number().int().nonnegative().nullable(),
  }),
  z.object({ kind: z.literal('manifest'), file: textOf('path') }),
  z.object({ kind: z.literal('none') }),
]);
export type Naming = z.infer<typeof namingSchema>;

/**
 * Built-in patterns for file names.
 *
 * - `nih`: `C33P1thinF_IMG_20150619_114756a_cell_179.png` is patient C33, field photograph IMG_20150619_114756a. A
 *   letter after the number (C51A, C51B) marks another smear of the same patient.
 * - `parts`: `patient_slide_cell.png`
 * - `first`: the patient stands before the first underscore or hyphen
 */
export const NAMING_PRESETS = {
  nih: '^(?<patient>C\\d+)(?=[A-Z_t])\\w*?[Tt]hin\\w*?_(?<slide>IMG_\\w+?)_cell_\\d+',
  parts: '^(?<patient>[^_]+)_(?<slide>[^_]+)_',
  first: '^(?<patient>[^_\\-]+)[_\\-]',
} as const;
export type NamingPreset = keyof typeof NAMING_PRESETS;

/** Why an image was left out of the dataset, or kept with a flag. */
export const imageProblemSchema = z.enum([
  'zero-byte',
  'unsupported-format',
  'unreadable',
  'truncated',
  'tiny',
  'blank',
  'duplicate',
  'class-conflict',
  'near-duplicate',
  'no-patient',
]);
export type ImageProblem = z.infer<typeof imageProblemSchema>;

/** One file that was left out or flagged. */
export const imageFindingSchema = z.object({
  path: z.string(),
  problem: imageProblemSchema,
  /** True when the image takes no part in training or testing. */
  leftOut: z.boolean(),
  detail: z.string(),
  /** The other image of a duplicate, near duplicate or conflict. */
  other: z.string().nullable(),
});
export type ImageFinding = z.infer<typeof imageFindingSchema>;

export const classCountSchema = z.object({ name: z.string(), images: z.number().int().nonnegative() });
export type ClassCount = z.infer<typeof classCountSchema>;

/** What an import found, added, and left out and why. */
export const importReportSchema = z.object({
  dataset: z.string(),
  folder: z.string(),
  filesSeen: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  alreadyKnown: z.number().int().nonnegative(),
  /** Known paths whose content changed since the last import; the new content replaced the old. */
  changed: z.number().int().nonnegative(),
  leftOut: z.number().int().nonnegative(),
  classes: z.array(classCountSchema),
  patients: z.number().int().nonnegative(),
  slides: z.number().int().nonnegative(),
  imagesWithoutPatient: z.number().int().nonnegative(),
  /** Largest class divided by smallest class. */
  imbalance: z.number().nullable(),
  patientsWithOneClass: z.array(z.string()),
  findings: z.array(imageFindingSchema),
  warnings: z.array(z.string()),
  seconds: z.number().nonnegative(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** What a download of public images brought. */
export const fetchReportSchema = z.object({
  /** Holds the class folders; ready to be imported. */
  folder: z.string(),
  images: z.number().int().nonnegative(),
  /** Images written by this run; the others were there already. */
  written: z.number().int().nonnegative(),
  classes: z.array(classCountSchema),
  seconds: z.number().nonnegative(),
});
export type FetchReport = z.infer<typeof fetchReportSchema>;

export const datasetSummarySchema = z.object({
  name: z.string(),
  folder: z.string(),
  createdAt: instantSchema,
  naming: namingSchema,
  classes: z.array(classCountSchema),
  /** The class whose share on a slide is the parasitaemia. */
  positiveClass: z.string(),
  /** True when the cells were drawn by the project's own generator. */
  synthetic: z.boolean(),
  images: z.number().int().nonnegative(),
  leftOut: z.number().int().nonnegative(),
  patients: z.number().int().nonnegative(),
  splits: z.array(z.string()),
});
export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

/** One usable image as training and screening see it. */
export const datasetImageSchema = z.object({
  id: z.number().int(),
  /** Absolute path. */
  path: z.string(),
  sha256: sha256Schema,
  /** The same for files that show the same picture, whatever their format. */
  perceptualHash: z.string().nullable(),
  className: z.string(),
  patient: z.string().nullable(),
  slide: z.string().nullable(),
});
export type DatasetImage = z.infer<typeof datasetImageSchema>;

/** What is kept together when a dataset is split. */
export const splitUnitSchema = z.enum(['patient', 'slide', 'image']);
export type SplitUnit = z.infer<typeof splitUnitSchema>;

export const splitMethodSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ratio'),
    train: z.number().positive(),
    validation: z.number().nonnegative(),
    test: z.number().nonnegative(),
    seed: z.number().int(),
  }),
  z.object({
    kind: z.literal('folds'),
    folds: z.number().int().min(3),
    testFold: z.number().int().nonnegative(),
    validationFold: z.number().int().nonnegative(),
    seed: z.number().int(),
  }),
  z.object({
    kind: z.literal('file'),
    /** JSON: patient to part, or patient to fold number. */
    file: textOf('path'),
    /** Which folds are which parts, where the file numbers folds; the others are for training. */
    testFold: z.number().int().nonnegative(),
    validationFold: z.number().int().nonnegative(),
  }),
]);
export type SplitMethod = z.infer<typeof splitMethodSchema>;

export const splitPartSummarySchema = z.object({
  part: partSchema,
  units: z.number().int().nonnegative(),
  images: z.number().int().nonnegative(),
  classes: z.array(classCountSchema),
});

export const splitSummarySchema = z.object({
  dataset: z.string(),
  name: z.string(),
  unit: splitUnitSchema,
  method: splitMethodSchema,
  createdAt: instantSchema,
  parts: z.array(splitPartSummarySchema),
  warnings: z.array(z.string()),
});
export type SplitSummary = z.infer<typeof splitSummarySchema>;
