import type { z } from 'zod';
import { AppError } from '../base/index.ts';

/** Reads a JSON column through its schema; `what` names the row. Throws `corrupt` where it does not fit. */
export function parseJson<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  what: string,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw doesNotFit(what, error);
  }
  const result = schema.safeParse(value);
  if (!result.success) throw doesNotFit(what, result.error);
  return result.data;
}

function doesNotFit(what: string, cause: unknown): AppError {
  return new AppError('corrupt', `The record of ${what} in the database cannot be read.`, {
    nextStep: 'Restore the newest backup of the database.',
    cause,
  });
}
