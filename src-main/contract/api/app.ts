import { z } from 'zod';
import { errorBodySchema } from '../errors.ts';
import { healthFindingSchema } from '../health.ts';
import { modelSummarySchema } from '../models.ts';
import { jobSummarySchema } from './jobs.ts';
import { idSchema, procedure } from './procedure.ts';
import { screeningListItemSchema } from './screening.ts';

/** What is going on, for the first screen. */
export const overviewSchema = z.object({
  app: z.object({ version: z.string(), shell: z.enum(['electron', 'browser']), home: z.string() }),
  /** What is wrong with the data folder, the worst first. */
  health: z.array(healthFindingSchema),
  /** The version in use. */
  model: modelSummarySchema.nullable(),
  /** Queued and running, in the order of the queue. */
  activeJobs: z.array(jobSummarySchema),
  /** Trainings among the newest that a crash ended and that nobody has gone on with, newest first; why, where known. */
  interrupted: z.array(z.object({ training: idSchema, name: z.string(), error: errorBodySchema.nullable() })),
  /** The last five, newest first. */
  lastScreenings: z.array(screeningListItemSchema),
  /** Cells of the last twenty screenings that wait for a person. */
  needsReview: z.int().nonnegative(),
  /** How far the way from images to results was gone. */
  steps: z.object({
    datasets: z.int().nonnegative(),
    splits: z.int().nonnegative(),
    /** Imported ones; the built-in one is always there. */
    backbones: z.int().nonnegative(),
    models: z.int().nonnegative(),
    screenings: z.int().nonnegative(),
  }),
});
export type Overview = z.infer<typeof overviewSchema>;

export const appProcedures = { overview: procedure.output(overviewSchema) };
