import { z } from 'zod';

/** Something recorded that is not as Smearwise recorded it. */
export const recordProblemSchema = z.object({
  /** What it is about: `audit log`, `v3`, `screening 5`. */
  subject: z.string(),
  /** One sentence. */
  message: z.string(),
  /** The entry of the audit log; null where it is about something else, or entries are missing. */
  entry: z.int().nullable(),
});
export type RecordProblem = z.infer<typeof recordProblemSchema>;
