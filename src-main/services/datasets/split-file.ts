import { z } from 'zod';
import { AppError, readRequiredFile } from '../../base/index.ts';
import { type Part, partSchema, type SplitMethod, textOf } from '../../contract/index.ts';
import { listed } from './wording.ts';
import type { Unit } from './split-units.ts';

type FileMethod = Extract<SplitMethod, { kind: 'file' }>;

const placesSchema = z.record(textOf('label'), z.union([partSchema, z.number().int().nonnegative()]));
const foldsFileSchema = z.object({ fold_of_patient: placesSchema });

const EXAMPLE = 'Write it as {"C33": "train", "C51": "test"}, or with fold numbers as {"C33": 0, "C51": 4}.';

/**
 * Assigns units as a JSON file says. Patients are found with or without the letter before their number.
 * Returns the part of each unit's key and what does not match. Throws `not-found` or `invalid-input`.
 */
export async function assignByFile(
  units: readonly Unit[],
  method: FileMethod,
): Promise<{ parts: Map<string, Part>; warnings: string[] }> {
  const places = partsInFile(await readPlaces(method.file), method);
  const entryFor = entryFinder([...places.keys()]);
  const parts = new Map<string, Part>();
  const usedBy = new Map<string, string>();
  const missing: string[] = [];
  for (const { key, name } of units) {
    const entry = entryFor(name);
    const part = entry === undefined ? undefined : places.get(entry);
    if (entry === undefined || part === undefined) {
      missing.push(name);
      continue;
    }
    const other = usedBy.get(entry);
    if (other !== undefined) {
      throw badFile(method.file, `says "${entry}", which could be "${other}" or "${name}" of the dataset`);
    }
    usedBy.set(entry, name);
    parts.set(key, part);
  }
  const unused = [...places.keys()].filter((name) => !usedBy.has(name));
  const warnings: string[] = [];
  if (missing.length > 0) {
    warnings.push(
      `"${method.file}" does not say where these belong, so they are in no part: ${listed(missing)}.`,
    );
  }
  if (unused.length > 0) {
    warnings.push(`"${method.file}" names some that the dataset does not have: ${listed(unused)}.`);
  }
  return { parts, warnings };
}

async function readPlaces(file: string): Promise<z.infer<typeof placesSchema>> {
  const text = (await readRequiredFile(file, 'The split file')).toString('utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw badFile(file, 'is not JSON', error);
  }
  const folds = foldsFileSchema.safeParse(content);
  if (folds.success) return folds.data.fold_of_patient;
  const places = placesSchema.safeParse(content);
  if (places.success && Object.keys(places.data).length > 0) return places.data;
  const field = places.error?.issues[0]?.path.join('.');
  throw badFile(file, field ? `says neither part nor fold number for "${field}"` : 'names no patient');
}

function partsInFile(
  places: z.infer<typeof placesSchema>,
  { file, testFold, validationFold }: FileMethod,
): Map<string, Part> {
  const folds = new Set(Object.values(places).filter((place) => typeof place === 'number'));
  const absent = [testFold, validationFold].find((fold) => folds.size > 0 && !folds.has(fold));
  if (absent !== undefined) {
    throw badFile(file, `has no fold ${absent}, only ${[...folds].sort((a, b) => a - b).join(', ')}`);
  }
  const partOf = (fold: number): Part =>
    fold === testFold ? 'test' : fold === validationFold ? 'validation' : 'train';
  return new Map(
    Object.entries(places).map(([name, place]) => [name, typeof place === 'number' ? partOf(place) : place]),
  );
}

/** Finds C33 under C33 or 33, and 33 under 33 or C33; never D33 under C33. */
function entryFinder(entries: readonly string[]): (name: string) => string | undefined {
  const known = new Set(entries);
  const byNumber = Map.groupBy(entries, withoutLetter);
  return (name) => {
    const number = withoutLetter(name);
    if (known.has(name)) return name;
    if (known.has(number)) return number;
    return name === number ? byNumber.get(number)?.[0] : undefined;
  };
}

function withoutLetter(name: string): string {
  return name.replace(/^[A-Za-z](?=\d+$)/, '');
}

function badFile(file: string, problem: string, cause?: unknown): AppError {
  return new AppError('invalid-input', `The split file "${file}" cannot be used: it ${problem}.`, {
    nextStep: EXAMPLE,
    cause,
  });
}
