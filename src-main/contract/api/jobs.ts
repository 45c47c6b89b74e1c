import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema, progressSchema } from '../common.ts';
import { fetchReportSchema, imageProblemSchema, importReportSchema } from '../datasets.ts';
import { errorBodySchema } from '../errors.ts';
import { idSchema, pageFields, pageOf, procedure } from './procedure.ts';

export const jobKindSchema = z.enum([
  'dataset-import',
  'dataset-fetch',
  'backbone-import',
  'backbone-download',
  'label-check',
  'training',
  'model-import',
  'screening',
  'screening-export',
]);
export type JobKind = z.infer<typeof jobKindSchema>;

/**
 * - `queued`: waits until the jobs before it have ended
 * - `running`
 * - `finished`
 * - `failed`: the error says why
 * - `cancelled`: a person stopped it; what was done is kept, and `resume` goes on
 * - `interrupted`: its process or the app died; what was done is kept, and `resume` goes on
 */
export const jobStatusSchema = z.enum([
  'queued',
  'running',
  'finished',
  'failed',
  'cancelled',
  'interrupted',
]);
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** What a job works on: which screen opens when it is chosen. */
export const jobSubjectSchema = z.object({
  /** Name of the dataset or backbone, number of the training or screening, file of the model. */
  name: z.string(),
  /** The same for the eye: the last folder of a path, say. */
  label: z.string(),
});
export type JobSubject = z.infer<typeof jobSubjectSchema>;

/** How far a job is, how fast it goes and how long it will take. */
export const jobProgressSchema = progressSchema.extend({
  /** Null until it can be told. */
  ratePerSecond: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
});
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** What a queued job waits for: the one that runs. */
export const jobAheadSchema = z.object({
  job: idSchema,
  kind: jobKindSchema,
  subject: jobSubjectSchema,
  /** Jobs between the two, which wait too. */
  between: z.int().nonnegative(),
});
export type JobAhead = z.infer<typeof jobAheadSchema>;

export const jobSummarySchema = z.object({
  id: idSchema,
  kind: jobKindSchema,
  subject: jobSubjectSchema,
  status: jobStatusSchema,
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  progress: jobProgressSchema.nullable(),
  error: errorBodySchema.nullable(),
  /** True where `jobs.resume` goes on with it. */
  resumable: z.boolean(),
  /** Null unless it is queued. */
  waitsFor: jobAheadSchema.nullable(),
});
export type JobSummary = z.infer<typeof jobSummarySchema>;

/** An import's report; its findings are read page by page with `datasets.findings`. */
export const importOutcomeSchema = importReportSchema.omit({ findings: true }).extend({
  problems: z.array(z.object({ problem: imageProblemSchema, files: z.int().positive() })),
});
export type ImportOutcome = z.infer<typeof importOutcomeSchema>;

/** What a finished job brought. */
export const jobResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dataset-import'), report: importOutcomeSchema }),
  z.object({ kind: z.literal('dataset-fetch'), report: fetchReportSchema }),
  z.object({ kind: z.literal('backbone-import'), backbone: z.string() }),
  z.object({ kind: z.literal('backbone-download'), backbone: z.string() }),
  z.object({ kind: z.literal('label-check'), suspects: z.int().nonnegative() }),
  z.object({ kind: z.literal('training'), version: z.string() }),
  z.object({ kind: z.literal('model-import'), version: z.string() }),
  z.object({ kind: z.literal('screening'), folder: z.string() }),
  z.object({ kind: z.literal('screening-export'), folder: z.string() }),
]);
export type JobResult = z.infer<typeof jobResultSchema>;

export const jobLogLineSchema = z.object({ at: instantSchema, text: z.string() });
export type JobLogLine = z.infer<typeof jobLogLineSchema>;

export const jobDetailSchema = jobSummarySchema.extend({
  /** Times it was started: 1, and one more for each resume. */
  attempts: z.int().nonnegative(),
  result: jobResultSchema.nullable(),
  /** The newest thousand lines, oldest first. */
  log: z.array(jobLogLineSchema),
});
export type JobDetail = z.infer<typeof jobDetailSchema>;

export const jobProcedures = {
  /** Newest first. */
  list: procedure
    .input(z.strictObject({ active: z.boolean().default(false), ...pageFields }))
    .output(pageOf(jobSummarySchema)),
  get: procedure.input(z.strictObject({ job: idSchema })).output(jobDetailSchema),
  /** Stops a queued or running job within a second; what was done is kept. Answers the job as it then is. */
  cancel: procedure.input(z.strictObject({ job: idSchema })).output(jobSummarySchema),
  /** Queues a cancelled, interrupted or failed job again; it goes on where it was. */
  resume: procedure.input(z.strictObject({ job: idSchema })).output(jobSummarySchema),
  /** First every active job, then each job that changed, at most ten times a second. */
  events: procedure.output(eventIterator(z.object({ jobs: z.array(jobSummarySchema) }))),
};
