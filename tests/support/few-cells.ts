import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { drawClinic } from './clinic.ts';
import { sharedFolder } from './shared.ts';

const CLASSES = ['Parasitized', 'Uninfected'];

/**
 * Class folders with a few cells of a few patients, real ones where they are at hand, else drawn ones: enough to learn
 * something from in a second.
 */
export async function fewCells(folder: string, { patients = 12, cells = 6 } = {}): Promise<void> {
  const shared = sharedFolder();
  if (shared === undefined) {
    await drawClinic(folder, { patients, cells });
    return;
  }
  const source = join(shared, 'data', 'nih-cells');
  const byClass = await Promise.all(CLASSES.map((name) => cellsByPatient(join(source, name))));
  const chosen = [...(byClass[0]?.keys() ?? [])]
    .filter((patient) => byClass.every((known) => (known.get(patient)?.length ?? 0) >= cells))
    .slice(0, patients);
  for (const [index, className] of CLASSES.entries()) {
    await mkdir(join(folder, className), { recursive: true });
    for (const patient of chosen)
      for (const file of (byClass[index]?.get(patient) ?? []).slice(0, cells))
        await copyFile(join(source, className, file), join(folder, className, file));
  }
}

/** The files of a folder by the patient that their names begin with, in order of name. */
async function cellsByPatient(folder: string): Promise<Map<string, string[]>> {
  const files = (await readdir(folder)).sort();
  const named = files.filter((file) => /^C\d+P/.test(file));
  return Map.groupBy(named, (file) => /^C\d+/.exec(file)?.[0] ?? '');
}
