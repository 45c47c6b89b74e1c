import { z } from 'zod';

/** The `schema` number of every JSON document this version writes. */
export const DOCUMENT_SCHEMA = 1;

/** A share or probability, 0 to 1. */
export const shareSchema = z.number().min(0).max(1);

/** SHA-256 in lower-case hexadecimal. */
export const sha256Schema = z
  .string()
  .length(64)
  .regex(/^[0-9a-f]{64}$/);

/** Point in time, ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime().max(40);

/** An estimate with its 95 % interval; `estimate` is null where it is undefined (0 / 0). */
export const intervalSchema = z.object({
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Interval = z.infer<typeof intervalSchema>;

/** How far a long job is. `done + failed + skipped` reaches `total`. */
export const progressSchema = z.object({
  stage: z.string(),
  unit: z.string(),
  done: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative().default(0),
  total: z.number().int().nonnegative().nullable(),
});
export type Progress = z.infer<typeof progressSchema>;

/** The part of a split that a patient belongs to. */
export const partSchema = z.enum(['train', 'validation', 'test']);
export type Part = z.infer<typeof partSchema>;
