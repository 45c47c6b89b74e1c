import { InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { AppError } from '../base/index.ts';
import { deviceChoiceSchema } from '../contract/index.ts';

/** `--device`. */
/** `--overwrite`, the same for every command that writes what a person names. */
export function overwriteOption(what: string): Option {
  return new Option('--overwrite', `replace ${what} of an earlier run`);
}

export function deviceOption(): Option {
  return new Option('--device <device>', 'where to compute; `smearwise devices` lists what this PC has')
    .choices(deviceChoiceSchema.options)
    .default('auto');
}

/** Parses a whole number from `low` to `high`. */
export function wholeNumber(low: number, high = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`;
  return (text) => {
    const value = toNumber(text);
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Give a whole number ${range}.`);
  };
}

/** Parses a number from `low` to `high`. */
export function numberBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = toNumber(text);
    if (value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Give a number from ${low} to ${high}.`);
  };
}

/** Parses exactly `count` numbers from `low` to `high`, separated by commas. */
export function numbers(count: number, low: number, high: number): (text: string) => number[] {
  return (text) => {
    const values = text.split(',').map(toNumber);
    if (values.length === count && values.every((value) => value >= low && value <= high)) return values;
    throw new InvalidArgumentError(`Give ${count} numbers from ${low} to ${high}, separated by commas.`);
  };
}

/** NaN for what is no number, the empty text included. */
function toNumber(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

/** Checks a value against a schema of the contract; a breach becomes a usage error that names the field. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const complaints = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw usage(`These options do not fit: ${complaints.join('; ')}.`);
}

/** A usage error that says where the options are explained. */
export function usage(message: string): AppError {
  return new AppError('usage', message, { nextStep: 'Add --help to see what this command takes.' });
}
