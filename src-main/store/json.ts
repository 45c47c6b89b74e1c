import type { z } from 'zod';
import { AppError } from '../base/index.ts';

/** Reads a JSON column through its schema; `what` names the row. Throws `corrupt` where it does not fit. */
export function parseJson<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  what: string,
): z.output<Schema> {
  return fitting(schema, valueOf(text, what), what);
}

function doesNotFit(what: string, cause: unknown): AppError {
  return new AppError('corrupt', `The record of ${what} in the database cannot be read.`, {
    nextStep: 'Restore the newest backup of the database.',
    cause,
  });
}

/**
 * The same for a record that was taken in before its texts had an end: each is cut, with an ellipsis, where it has more
 * characters than its kind may have by now, so that it can be shown and the others stay in the list.
 */
export function parseJsonCut<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  what: string,
): z.output<Schema> {
  const value = valueOf(text, what);
  for (const issue of schema.safeParse(value).error?.issues ?? []) {
    if (issue.code === 'too_big' && issue.origin === 'string')
      cutAt(value, issue.path, Number(issue.maximum));
  }
  return fitting(schema, value, what);
}

function valueOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw doesNotFit(what, error);
  }
}

function fitting<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw doesNotFit(what, result.error);
  return result.data;
}

/** Cuts the text at this place of a value. */
function cutAt(value: unknown, path: readonly PropertyKey[], most: number): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return;
  const found: unknown = Reflect.get(value, key);
  if (typeof found === 'string') Reflect.set(value, key, cutText(found, most));
  else cutAt(found, rest, most);
}

/** At most so many characters of a text, the last an ellipsis where it is cut. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
