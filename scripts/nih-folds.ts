/** The folds of the NIH cells, for the scripts that learn from them or look at the shipped model. */
import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { z } from 'zod';
import { walkFiles } from '../src-main/base/index.ts';
import { DEFAULT_NAMING, openNaming } from '../src-main/services/datasets/index.ts';

const foldsSchema = z.object({ fold_of_patient: z.record(z.string(), z.number()) });

export interface FoldImage {
  readonly path: string;
  /** Class and file name without its ending, which differs from copy to copy of the set. */
  readonly crop: string;
  readonly className: string;
  readonly patient: string;
}

/** The fold of each patient, by the number after the leading C. */
export async function readFolds(foldsFile: string): Promise<Readonly<Record<string, number>>> {
  return foldsSchema.parse(JSON.parse(await readFile(foldsFile, 'utf8'))).fold_of_patient;
}

/** Every crop under `cells` whose patient is in one of these folds, in the order of their names. */
export async function imagesOfFolds(
  cells: string,
  foldsFile: string,
  folds: readonly number[],
): Promise<FoldImage[]> {
  const foldOf = await readFolds(foldsFile);
  const naming = await openNaming(DEFAULT_NAMING, cells);
  const images: FoldImage[] = [];
  for await (const path of walkFiles(cells)) {
    const inside = relative(cells, path).split(sep).join('/');
    const patient = naming.originOf(inside)?.patient ?? '';
    if (!folds.includes(foldOf[patient.replace(/^C/, '')] ?? NaN)) continue;
    const crop = inside.replace(/\.[^./]+$/, '');
    images.push({ path, crop, className: inside.split('/')[0] ?? '', patient });
  }
  return images.sort((a, b) => (a.crop < b.crop ? -1 : 1));
}
