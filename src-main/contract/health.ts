import { z } from 'zod';
import { instantSchema } from './common.ts';

/**
 * What may be wrong with a data folder.
 *
 * - `database-damaged`: reading the database failed, or a check of it found faults
 * - `records-changed`: records or the audit log are not as they were written
 * - `model-file-damaged`: the file of a model version or backbone is missing or not what it was
 * - `backup-failed`: the newest try to write a backup failed
 * - `backup-overdue`: the newest good backup is days old
 * - `disk-nearly-full`: the disk of the data folder has little room left
 */
export const healthCodeSchema = z.enum([
  'database-damaged',
  'records-changed',
  'model-file-damaged',
  'backup-failed',
  'backup-overdue',
  'disk-nearly-full',
]);
export type HealthCode = z.infer<typeof healthCodeSchema>;

/** What mends it at a press: go back to a backup, make a backup now, check everything again; null where a person must do it. */
export const healthActionSchema = z.enum(['restore', 'back-up', 'check']).nullable();
export type HealthAction = z.infer<typeof healthActionSchema>;

/** Something wrong with the data folder, told until it is mended. */
export const healthFindingSchema = z.object({
  code: healthCodeSchema,
  /** One sentence for the technician. */
  message: z.string(),
  nextStep: z.string(),
  action: healthActionSchema,
  /** When it was first found. */
  since: instantSchema,
});
export type HealthFinding = z.infer<typeof healthFindingSchema>;
