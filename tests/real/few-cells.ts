import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES, realCells } from './real-data.ts';

/** Class folders with so many real cells of each class from each of a few patients who have enough of both. */
export async function layFewCells(
  folder: string,
  { patients, cells }: { patients: number; cells: number },
): Promise<void> {
  const byClass = await Promise.all(CLASSES.map((name) => cellsByPatient(join(realCells(), name))));
  const chosen = [...(byClass[0]?.keys() ?? [])]
    .filter((patient) => byClass.every((known) => (known.get(patient)?.length ?? 0) >= cells))
    .slice(0, patients);
  for (const [index, className] of CLASSES.entries()) {
    await mkdir(join(folder, className), { recursive: true });
    for (const patient of chosen)
      for (const file of (byClass[index]?.get(patient) ?? []).slice(0, cells))
        await copyFile(join(realCells(), className, file), join(folder, className, file));
  }
}

/** The files of a folder by the patient that their names begin with, in order of name. */
async function cellsByPatient(folder: string): Promise<Map<string, string[]>> {
  const files = (await readdir(folder)).sort();
  const named = files.filter((file) => /^C\d+P/.test(file));
  return Map.groupBy(named, (file) => /^C\d+/.exec(file)?.[0] ?? '');
}
