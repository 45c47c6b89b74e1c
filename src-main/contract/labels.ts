import { z } from 'zod';
import { classCountSchema, splitUnitSchema } from './datasets.ts';
import { instantSchema, shareSchema } from './common.ts';
import { textOf } from './limits.ts';

/** What decides the outcome of a label check, besides the images and their labels. */
export const labelCheckRequestSchema = z.object({
  /** The frozen network that describes the images. */
  backbone: textOf('label'),
  /** Parts that the patients are dealt into; each is judged by a model that saw none of its patients. */
  folds: z.int().min(3).max(20).default(5),
  seed: z.int().default(1),
});
export type LabelCheckRequest = z.infer<typeof labelCheckRequestSchema>;

/** What a label check found: against the labels as they were given at that time. */
export const labelCheckSummarySchema = labelCheckRequestSchema.extend({
  images: z.int().nonnegative(),
  /** What was kept together where no patient is known. */
  unit: splitUnitSchema,
  imagesWithoutPatient: z.int().nonnegative(),
  /**
   * The network was trained on cells by Smearwise itself: where these patients were among them, it has seen their
   * labels, and wrong ones may hide.
   */
  ownBackbone: z.boolean().default(false),
  /** Share of images whose given class was the most probable one. */
  agreement: shareSchema,
  classes: z.array(
    classCountSchema.extend({
      /** Mean probability that its own images have of this class; what makes an image count as it. */
      threshold: shareSchema,
      /** Estimated share of its labels that are wrong; null where no image of it is confident. */
      noise: shareSchema.nullable(),
      suspects: z.int().nonnegative(),
    }),
  ),
  /** Images by given class (row) and confident class (column), in the order of `classes`. */
  confidentJoint: z.array(z.array(z.int().nonnegative())),
  suspects: z.int().nonnegative(),
  /**
   * Patients and classes in doubt, most suspects first; `images` are all that the patient has of the class, of these
   * `disagreeing` have another class for the most probable one, and `suspects` surely so.
   */
  patients: z.array(
    z.object({
      patient: z.string().nullable(),
      className: z.string(),
      images: z.int().nonnegative(),
      disagreeing: z.int().positive(),
      suspects: z.int().nonnegative(),
    }),
  ),
  /** What computed the features, and how long it all took. */
  device: z.string(),
  seconds: z.number().nonnegative(),
});
export type LabelCheckSummary = z.infer<typeof labelCheckSummarySchema>;

/** What a person said about a suspect: its label is right, another one is, or the image is of no use. */
export const labelDecisionSchema = z.enum(['kept', 'relabelled', 'excluded']);
export type LabelDecision = z.infer<typeof labelDecisionSchema>;

/** The newest label check of a dataset, and how far its suspects were looked through. */
export const labelCheckSchema = labelCheckSummarySchema.extend({
  id: z.int().positive(),
  dataset: z.string(),
  finishedAt: instantSchema,
  /** Suspects by what became of them. */
  decisions: z.object({
    /** Not decided yet, and still as they were checked. */
    open: z.int().nonnegative(),
    kept: z.int().nonnegative(),
    relabelled: z.int().nonnegative(),
    excluded: z.int().nonnegative(),
  }),
});
export type LabelCheck = z.infer<typeof labelCheckSchema>;

/** One image whose label is probably wrong. */
export const labelFindingSchema = z.object({
  id: z.int().positive(),
  /** 1 = the most suspicious. */
  rank: z.int().positive(),
  /** Number of the image. */
  image: z.int().positive(),
  /** Below the dataset's folder, with forward slashes. */
  path: z.string(),
  patient: z.string().nullable(),
  slide: z.string().nullable(),
  /** The class that it had when it was checked. */
  given: z.string(),
  /** The class that it looks like. */
  suggested: z.string(),
  /** Probability of the given class, by a model that never saw the patient. */
  probability: shareSchema,
  /** Normalised margin: 0 where the model is certain that the label is wrong; below 0.5. */
  score: shareSchema,
  decision: labelDecisionSchema.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  /** The class that it counts as now. */
  className: z.string().nullable(),
  /** Waits for a decision: undecided, and not changed elsewhere since. */
  open: z.boolean(),
});
export type LabelFinding = z.infer<typeof labelFindingSchema>;
