import { z } from 'zod';
import { labelCheckSchema, labelDecisionSchema, labelFindingSchema } from '../labels.ts';
import {
  changeSchema,
  idSchema,
  labelSchema,
  nameSchema,
  pageFields,
  pageOf,
  procedure,
  startedSchema,
} from './procedure.ts';

const datasetField = { dataset: nameSchema };

/** Which suspects are wanted; a filter that is null lets every one through. */
export const labelFilterSchema = z.strictObject({
  /** `open`: waits for a decision. */
  state: z
    .union([labelDecisionSchema, z.literal('open')])
    .nullable()
    .default(null),
  given: labelSchema.nullable().default(null),
  patient: labelSchema.nullable().default(null),
});
export type LabelFilter = z.infer<typeof labelFilterSchema>;

export const labelProcedures = {
  /** Looks for labels that are probably wrong; goes on with a check of the same images that was stopped. */
  start: procedure
    .input(
      z.strictObject({
        ...datasetField,
        /** Null = the best that is on this PC. */
        backbone: nameSchema.nullable().default(null),
      }),
    )
    .output(startedSchema),
  /**
   * The newest finished check; null where there is none. `job` is the newest job about it. `unfinished`: another one is
   * under way, here or on the command line, or broke off, and `start` goes on with it as it was begun.
   */
  get: procedure.input(z.strictObject(datasetField)).output(
    z.object({
      check: labelCheckSchema.nullable(),
      unfinished: z.enum(['running', 'interrupted']).nullable(),
      job: idSchema.nullable(),
    }),
  ),
  /** The suspects of the newest check, the most suspicious first. */
  findings: procedure
    .input(z.strictObject({ ...datasetField, filter: labelFilterSchema.prefault({}), ...pageFields }))
    .output(pageOf(labelFindingSchema)),
  /** Says what is so: the label is right (and is not asked for again), another class is, or the image is taken out. */
  decide: procedure
    .input(
      z.strictObject({
        ...datasetField,
        findings: z.array(idSchema).min(1).max(1000),
        decision: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('keep') }),
          z.strictObject({ kind: z.literal('relabel'), className: labelSchema }),
          z.strictObject({ kind: z.literal('exclude') }),
        ]),
      }),
    )
    .output(changeSchema),
  /** Takes a decision back; refused where the images changed since. */
  undo: procedure.input(z.strictObject({ change: idSchema })).output(changeSchema),
};
