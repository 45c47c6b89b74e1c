import { z } from 'zod';
import { instantSchema } from '../common.ts';
import { deviceChoiceSchema } from '../compute.ts';
import {
  cellRowSchema,
  screeningChangeFields,
  screeningOptionsSchema,
  screeningStatusSchema,
  screeningSummarySchema,
  slideNamingSchema,
  slideSummarySchema,
} from '../screening.ts';
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
  versionSchema,
} from './procedure.ts';

export const screeningPreviewSchema = z.object({
  /** Images found; there are more where `complete` is false. */
  images: z.int().nonnegative(),
  otherFiles: z.int().nonnegative(),
  complete: z.boolean(),
  slides: z.array(z.object({ slide: z.string(), images: z.int().nonnegative(), example: z.string() })),
  /**
   * An unfinished screening of the same request, which `start` would go on with where the folder holds what it held;
   * `changed` says in words how the names of its files differ already.
   */
  unfinished: z.object({ screening: idSchema, changed: z.string().nullable() }).nullable(),
});
export type ScreeningPreview = z.infer<typeof screeningPreviewSchema>;

/** One screening in the list, without its slides. */
export const screeningListItemSchema = z.object({
  id: idSchema,
  folder: z.string(),
  status: screeningStatusSchema,
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  model: z.object({ version: z.string(), name: z.string() }),
  slides: z.int().nonnegative(),
  total: z.int().nonnegative(),
  done: z.int().nonnegative(),
  unreadable: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  needsReview: z.int().nonnegative(),
  ...screeningChangeFields,
  job: idSchema.nullable(),
});
export type ScreeningListItem = z.infer<typeof screeningListItemSchema>;

export const screeningDetailSchema = screeningSummarySchema.extend({
  /** The model's classes, as a person may give them; keys 1 to 9 in this order. */
  classes: z.array(z.string()),
  job: idSchema.nullable(),
});
export type ScreeningDetail = z.infer<typeof screeningDetailSchema>;

/** One cell; its picture is `pictureAddress({ source: 'cell', id })`. */
export const screenedCellSchema = cellRowSchema.extend({ id: idSchema });
export type ScreenedCell = z.infer<typeof screenedCellSchema>;

/** Cells by what became of them; `positive` and `clear` count a person's class before the model's. */
export const cellFilterSchema = z.enum([
  'all',
  'positive',
  'clear',
  'doubtful',
  'reviewed',
  'unreadable',
  'skipped',
  'pending',
]);
export type CellFilter = z.infer<typeof cellFilterSchema>;

/** Nearest to the threshold first, highest probability first, or by path. */
export const cellOrderSchema = z.enum(['doubt', 'strongest', 'path']);
export type CellOrder = z.infer<typeof cellOrderSchema>;

const screeningField = { screening: idSchema };
const requestFields = {
  folder: pathSchema,
  /** Null = the version in use. */
  model: versionSchema.nullable().default(null),
  slides: slideNamingSchema.default({ kind: 'folder' }),
  options: screeningOptionsSchema.prefault({}),
};

/** What a review or its undo changed, with the figures of the slides as they then are. */
export const reviewOutcomeSchema = changeSchema.extend({ slides: z.array(slideSummarySchema) });
export type ReviewOutcome = z.infer<typeof reviewOutcomeSchema>;

export const screeningProcedures = {
  /** The slides that a folder would have, before anything is started. */
  preview: procedure.input(z.strictObject(requestFields)).output(screeningPreviewSchema),
  /** Goes on with an unfinished screening of the same request unless told to begin anew. */
  start: procedure
    .input(
      z.strictObject({
        ...requestFields,
        beginAnew: z.boolean().default(false),
        device: deviceChoiceSchema.default('auto'),
      }),
    )
    .output(startedSchema.extend(screeningField)),
  /** Newest first. */
  list: procedure.input(z.strictObject(pageFields)).output(pageOf(screeningListItemSchema)),
  /** All figures as they stand, while it runs too. */
  get: procedure.input(z.strictObject(screeningField)).output(screeningDetailSchema),
  resume: procedure.input(z.strictObject(screeningField)).output(startedSchema),
  cells: procedure
    .input(
      z.strictObject({
        ...screeningField,
        /** Null = all slides. */
        slide: labelSchema.nullable().default(null),
        show: cellFilterSchema.default('all'),
        order: cellOrderSchema.default('doubt'),
        ...pageFields,
      }),
    )
    .output(pageOf(screenedCellSchema)),
  /** A person's class of cells, beside the model's; null takes a review away. */
  review: procedure
    .input(
      z.strictObject({
        ...screeningField,
        cells: z.array(idSchema).min(1).max(1000),
        className: labelSchema.nullable(),
        reviewer: nameSchema,
      }),
    )
    .output(reviewOutcomeSchema),
  /** Takes a review back; refused where the cells were reviewed again since. */
  undo: procedure
    .input(z.strictObject({ change: idSchema, reviewer: nameSchema }))
    .output(reviewOutcomeSchema),
  /** Writes cells.csv, cells.jsonl, slides.csv, slides.xlsx and report.html as the figures stand now. */
  export: procedure.input(z.strictObject({ ...screeningField, folder: pathSchema })).output(startedSchema),
};
