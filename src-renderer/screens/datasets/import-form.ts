import type { NamingPreview } from '../../../src-main/contract/index.ts';
import { lastPart } from '../../lib/path.ts';

const POSITIVE_NAMES = ['parasitized', 'parasitised', 'infected', 'positive', 'malaria', 'parasite'];
const LONGEST_NAME = 200;

/** A name for the dataset of a folder: the folder's, numbered where there is one of that name. */
export function suggestName(folder: string, taken: readonly string[]): string {
  const base =
    lastPart(folder)
      .trim()
      .slice(0, LONGEST_NAME - 5) || 'cells';
  const numbered = (number: number) => (number === 1 ? base : `${base} ${String(number)}`);
  let number = 1;
  while (taken.includes(numbered(number))) number += 1;
  return numbered(number);
}

/** The class that is named like an infection, where just one is; else a person must say. */
export function recognisePositive(classes: readonly { name: string }[]): string | null {
  const found = classes.filter(({ name }) => POSITIVE_NAMES.includes(name.toLowerCase()));
  return found.length === 1 ? (found[0]?.name ?? null) : null;
}

/** Why an import cannot start yet. */
export type ImportObstacle =
  | 'no-folder'
  | 'no-name'
  | 'name-taken'
  | 'no-naming'
  | 'looking'
  | 'failed'
  | 'no-images'
  | 'one-class'
  | 'no-positive';

/** The first thing that is missing before an import can start; undefined where nothing is. */
export function importObstacle(form: {
  folder: string | null;
  name: string;
  taken: readonly string[];
  hasNaming: boolean;
  preview: NamingPreview | undefined;
  positiveClass: string | null;
}): ImportObstacle | undefined {
  if (form.folder === null) return 'no-folder';
  if (form.name.trim() === '') return 'no-name';
  if (form.taken.includes(form.name.trim())) return 'name-taken';
  if (!form.hasNaming) return 'no-naming';
  if (form.preview === undefined) return 'looking';
  if (form.preview.images === 0) return 'no-images';
  if (form.preview.classes.length < 2) return 'one-class';
  if (!form.preview.classes.some(({ name }) => name === form.positiveClass)) return 'no-positive';
  return undefined;
}
