import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errorBodySchema } from '../errors.ts';
import { MOST_CHARACTERS, textOf } from '../limits.ts';

/** Every procedure fails in one way: code `FAILED`, with the error body as its data. */
export const procedure = oc.errors({
  FAILED: { status: 422, message: 'The request was refused or failed.', data: errorBodySchema },
});

/** Number of a record: training, screening, image, cell … */
export const idSchema = z.int().positive();

/** What a person typed as a name. */
export const nameSchema = z.string().trim().min(1).max(MOST_CHARACTERS.name);

/** A class, patient, slide or split as it is recorded. */
export const labelSchema = textOf('label').min(1);

/** A whole path of this PC: `/home/lab/cells`, `D:\cells`, `\\server\cells`. */
export const pathSchema = z
  .string()
  .min(1)
  .max(MOST_CHARACTERS.path)
  .regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)[^\0]*$/, 'Give the whole path.');

/** A model version by number (`v3`), name, or the first digits of its checksum. */
export const versionSchema = textOf('label').min(1);

/** Which rows of a long list are wanted. */
export const pageFields = {
  offset: z.int().min(0).max(100_000_000).default(0),
  limit: z.int().min(1).max(500).default(100),
};

/** Rows of a long list; `total` is their number without paging. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ total: z.int().nonnegative(), rows: z.array(row) });
}

/** A long operation was queued: follow it in `jobs.events`. */
export const startedSchema = z.object({ job: idSchema });

/** A change by a person that `undo` of the same area takes back. */
export const changeSchema = z.object({ change: idSchema, changed: z.int().nonnegative() });

/** A picture as a `data:` address, for an `img`. */
export const dataUriSchema = z.string().startsWith('data:image/');
