import { z } from 'zod';

/**
 * Why something was refused or failed. Callers branch on the code, never on the text.
 *
 * - `usage`: an option or argument is unknown, missing or out of range
 * - `not-found`: a named file, folder, dataset, model … does not exist
 * - `invalid-input`: the thing exists but cannot be used as asked (empty folder, one class only, …)
 * - `corrupt`: a file is damaged or does not match its checksum or card
 * - `conflict`: it already exists, or is in use by another process
 * - `refused`: a safety rule says no (acceptance limits missed, patient on both sides, …)
 * - `newer-version`: the database or file was written by a newer Smearwise
 * - `no-space`: disk full or read-only
 * - `unavailable`: a device, back end or network address cannot be had
 * - `out-of-memory`: a device has too little memory for what it was given; less of it may fit
 * - `cancelled`: a person stopped it; what was done so far is kept
 * - `bug`: an error of ours
 */
export const errorCodeSchema = z.enum([
  'usage',
  'not-found',
  'invalid-input',
  'corrupt',
  'conflict',
  'refused',
  'newer-version',
  'no-space',
  'unavailable',
  'out-of-memory',
  'cancelled',
  'bug',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** The one shape in which an error crosses a border. */
export const errorBodySchema = z.object({
  code: errorCodeSchema,
  /** One sentence for the technician, naming the file or field. */
  message: z.string(),
  /** What to do now. */
  nextStep: z.string().optional(),
  /** The command or options for the next step; only the command line shows it. */
  onCommandLine: z.string().optional(),
  /** Technical cause, for the log. */
  cause: z.string().optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
