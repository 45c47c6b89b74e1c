import { z } from 'zod';
import { partSchema } from '../common.ts';
import {
  classCountSchema,
  datasetSummarySchema,
  imageFindingSchema,
  imageProblemSchema,
  namingSchema,
  splitMethodSchema,
  splitPartSummarySchema,
  splitSummarySchema,
  splitUnitSchema,
} from '../datasets.ts';
import {
  changeSchema,
  idSchema,
  labelSchema,
  nameSchema,
  pageFields,
  pageOf,
  pathSchema,
  procedure,
  startedSchema,
} from './procedure.ts';

const datasetField = { dataset: nameSchema };

/**
 * - `ok`: takes part in training and testing
 * - `left-out`: the import found something wrong with it
 * - `excluded`: a person took it out
 */
export const imageStateSchema = z.enum(['ok', 'left-out', 'excluded']);
export type ImageState = z.infer<typeof imageStateSchema>;

/** One image of a dataset as the gallery shows it; its picture is `pictureAddress({ source: 'image', id })`. */
export const galleryImageSchema = z.object({
  id: idSchema,
  /** Below the dataset's folder, with forward slashes. */
  path: z.string(),
  /** What it counts as; null where its folder tells no class. */
  className: z.string().nullable(),
  /** The class of its folder, where a person has given it another; else null. */
  folderClass: z.string().nullable(),
  patient: z.string().nullable(),
  slide: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  state: imageStateSchema,
  problems: z.array(imageProblemSchema),
  /** Its part in the split that was asked for; null where it is in none. */
  part: partSchema.nullable(),
});
export type GalleryImage = z.infer<typeof galleryImageSchema>;

/** Which images are wanted; a filter that is null lets every image through. */
export const imageFilterSchema = z.strictObject({
  className: labelSchema.nullable().default(null),
  patient: labelSchema.nullable().default(null),
  slide: labelSchema.nullable().default(null),
  state: imageStateSchema.nullable().default(null),
  /** With this finding, or given another class by a person. */
  flag: z
    .union([imageProblemSchema, z.literal('relabelled')])
    .nullable()
    .default(null),
  /** Gives each image its part in this split. */
  split: labelSchema.nullable().default(null),
  /** In this part of that split; `none` = in no part. */
  part: z
    .union([partSchema, z.literal('none')])
    .nullable()
    .default(null),
});
export type ImageFilter = z.infer<typeof imageFilterSchema>;

/** One patient of a dataset; `patient` is null for images of unknown patient. */
export const datasetPatientSchema = z.object({
  patient: z.string().nullable(),
  slides: z.int().nonnegative(),
  images: z.int().nonnegative(),
  classes: z.array(classCountSchema),
});
export type DatasetPatient = z.infer<typeof datasetPatientSchema>;

export const namingPreviewSchema = z.object({
  /** Images looked at; the folder holds more where `complete` is false. */
  images: z.int().nonnegative(),
  complete: z.boolean(),
  classes: z.array(classCountSchema),
  patients: z.int().nonnegative(),
  slides: z.int().nonnegative(),
  imagesWithoutPatient: z.int().nonnegative(),
  /** A few of each class, first those whose patient is unknown. */
  examples: z.array(
    z.object({
      path: z.string(),
      className: z.string().nullable(),
      patient: z.string().nullable(),
      slide: z.string().nullable(),
    }),
  ),
});
export type NamingPreview = z.infer<typeof namingPreviewSchema>;

export const splitPreviewSchema = z.object({
  unit: splitUnitSchema,
  parts: z.array(splitPartSummarySchema),
  warnings: z.array(z.string()),
  /** Part is null for those in no part. */
  patients: z.array(datasetPatientSchema.extend({ part: partSchema.nullable() })),
});
export type SplitPreview = z.infer<typeof splitPreviewSchema>;

/** A finding with the numbers of its images; null where a file is no image that was recorded. */
export const datasetFindingSchema = imageFindingSchema.extend({
  image: idSchema.nullable(),
  /** Of `other`. */
  otherImage: idSchema.nullable(),
});
export type DatasetFinding = z.infer<typeof datasetFindingSchema>;

const splitFields = {
  ...datasetField,
  method: splitMethodSchema,
  /** What is kept together; null = the patient where known. */
  unit: splitUnitSchema.nullable().default(null),
};
const imagesField = { images: z.array(idSchema).min(1).max(1000) };

export const datasetProcedures = {
  list: procedure.output(z.array(datasetSummarySchema)),
  show: procedure.input(z.strictObject(datasetField)).output(
    z.object({
      dataset: datasetSummarySchema,
      splits: z.array(splitSummarySchema),
      problems: z.array(z.object({ problem: imageProblemSchema, images: z.int().positive() })),
      excluded: z.int().nonnegative(),
      relabelled: z.int().nonnegative(),
    }),
  ),
  /** Takes in a folder, or what is new in the folder of a dataset that exists. */
  import: procedure
    .input(
      z.strictObject({
        folder: pathSchema,
        name: nameSchema,
        /** Null = as before, or the built-in pattern. */
        naming: namingSchema.nullable().default(null),
        /** Null = as before, or recognised by its name. */
        positiveClass: labelSchema.nullable().default(null),
        synthetic: z.boolean().default(false),
      }),
    )
    .output(startedSchema),
  /** Downloads the public NIH cells into a folder, ready to be imported. */
  fetchNih: procedure.input(z.strictObject({ folder: pathSchema })).output(startedSchema),
  /** What patients, slides and classes a folder would have under a naming. */
  namingPreview: procedure
    .input(z.strictObject({ folder: pathSchema, naming: namingSchema }))
    .output(namingPreviewSchema),
  /** In order of path. */
  images: procedure
    .input(z.strictObject({ ...datasetField, filter: imageFilterSchema.prefault({}), ...pageFields }))
    .output(pageOf(galleryImageSchema)),
  /** What the filters offer. */
  patients: procedure
    .input(z.strictObject(datasetField))
    .output(z.object({ patients: z.array(datasetPatientSchema) })),
  slides: procedure
    .input(z.strictObject({ ...datasetField, patient: labelSchema.nullable().default(null) }))
    .output(z.object({ slides: z.array(z.object({ slide: z.string(), images: z.int().positive() })) })),
  findings: procedure
    .input(
      z.strictObject({
        ...datasetField,
        problem: imageProblemSchema.nullable().default(null),
        ...pageFields,
      }),
    )
    .output(pageOf(datasetFindingSchema)),
  /** Gives images another class; the files and their folders stay as they are. */
  relabel: procedure
    .input(z.strictObject({ ...datasetField, ...imagesField, className: labelSchema }))
    .output(changeSchema),
  exclude: procedure.input(z.strictObject({ ...datasetField, ...imagesField })).output(changeSchema),
  /** Takes excluded images in again. */
  include: procedure.input(z.strictObject({ ...datasetField, ...imagesField })).output(changeSchema),
  /** Takes a relabelling, exclusion or inclusion back; refused where the images changed since. */
  undo: procedure.input(z.strictObject({ change: idSchema })).output(changeSchema),
  splitPreview: procedure.input(z.strictObject(splitFields)).output(splitPreviewSchema),
  split: procedure
    .input(z.strictObject({ ...splitFields, name: nameSchema.nullable().default(null) }))
    .output(splitSummarySchema),
  /** Forgets a dataset; its files and the models made from it stay. */
  remove: procedure.input(z.strictObject(datasetField)).output(z.object({ removed: z.string() })),
};
