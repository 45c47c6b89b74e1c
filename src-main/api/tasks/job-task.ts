import { z } from 'zod';
import { deviceChoiceSchema, engineSchema, namingSchema, normalisationSchema } from '../../contract/index.ts';

/** Jobs of earlier versions name none. */
const device = deviceChoiceSchema.default('auto');

/** Everything that a job's process needs to do it, or to go on with it: plain JSON, kept with the job. */
export const jobTaskSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('dataset-import'),
    folder: z.string(),
    name: z.string(),
    naming: namingSchema.nullable(),
    positiveClass: z.string().nullable(),
    synthetic: z.boolean(),
  }),
  z.object({ kind: z.literal('dataset-fetch'), folder: z.string() }),
  z.object({
    kind: z.literal('backbone-import'),
    file: z.string(),
    name: z.string().nullable(),
    inputSize: z.int().nullable(),
    normalisation: normalisationSchema.nullable(),
  }),
  z.object({ kind: z.literal('backbone-download'), backbone: z.string() }),
  z.object({ kind: z.literal('label-check'), dataset: z.string(), backbone: z.string().nullable() }),
  z.object({ kind: z.literal('training'), training: z.int(), engine: engineSchema, device }),
  z.object({ kind: z.literal('model-import'), file: z.string(), by: z.string() }),
  z.object({ kind: z.literal('screening'), screening: z.int(), device }),
  z.object({ kind: z.literal('screening-export'), screening: z.int(), folder: z.string() }),
]);
export type JobTask = z.infer<typeof jobTaskSchema>;
