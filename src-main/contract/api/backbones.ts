import { z } from 'zod';
import { backboneCardSchema, backboneSummarySchema, normalisationSchema } from '../backbones.ts';
import { nameSchema, pathSchema, procedure, startedSchema } from './procedure.ts';

export const backboneProcedures = {
  /** The catalogue in its order, then what was imported from elsewhere or is built in. */
  list: procedure.output(z.array(backboneSummarySchema)),
  /** Refused with `not-found` for one that is not on this PC. */
  show: procedure.input(z.strictObject({ backbone: nameSchema })).output(backboneCardSchema),
  /** From a file, e.g. on a USB stick; a file of the catalogue is recognised. */
  import: procedure
    .input(
      z.strictObject({
        file: pathSchema,
        name: nameSchema.nullable().default(null),
        /** Only for a file that the catalogue does not know: side of the square input in pixels. */
        inputSize: z.int().min(32).max(1024).nullable().default(null),
        normalisation: normalisationSchema.nullable().default(null),
      }),
    )
    .output(startedSchema),
  download: procedure.input(z.strictObject({ backbone: nameSchema })).output(startedSchema),
};
