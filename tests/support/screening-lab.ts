import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { silentJob } from '../../src-main/base/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import { useModel } from '../../src-main/services/models/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { drawClinic, type Ending, smallRecipe, smallTraining, temporaryFolder } from './clinic.ts';
import { sharedFolder } from './shared.ts';

const LEARNT_PATIENTS = 10;
const LEARNT_CELLS = 8;
const SCREENED_PATIENTS = 2;
const CLASSES = ['Parasitized', 'Uninfected'] as const;

/** A data folder with a model in use, and cells of patients that it never saw. */
export interface ScreeningLab {
  /** Holds all of it; removed at the end. */
  readonly folder: string;
  readonly home: string;
  /** Files of cells, each patient's together. */
  readonly unseen: readonly (readonly string[])[];
  readonly classes: readonly string[];
}

/** Learns from real cells where they are at hand, else from drawn ones, within seconds; so it is often in doubt. */
export async function openScreeningLab(t: Ending): Promise<ScreeningLab> {
  const folder = await temporaryFolder(t, 'screening');
  const cells = join(folder, 'cells');
  const patients = await patientsOf(await cellFolder(folder));
  for (const patient of patients.slice(0, LEARNT_PATIENTS)) {
    for (const [place, className] of CLASSES.entries()) {
      await layCells(join(cells, className), (patient[place] ?? []).slice(0, LEARNT_CELLS));
    }
  }
  const home = join(folder, 'home');
  await teach(home, cells);
  const unseen = patients
    .slice(LEARNT_PATIENTS, LEARNT_PATIENTS + SCREENED_PATIENTS)
    .map((patient) => patient.flat());
  return { folder, home, unseen, classes: CLASSES };
}

/** Puts copies of these cells into a folder, which is then a slide, or a class. */
export async function layCells(folder: string, files: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of files) await copyFile(file, join(folder, basename(file)));
}

/** Puts these cells into a folder again and again, so that screening it takes a while. */
export async function layLargeSlide(folder: string, files: readonly string[], cells: number): Promise<void> {
  await layCells(join(folder, 'once'), files);
  await mkdir(join(folder, 'large'), { recursive: true });
  for (let index = 0; index < cells; index++) {
    const name = basename(files[index % files.length] ?? '');
    await link(join(folder, 'once', name), join(folder, 'large', `${index}-${name}`));
  }
}

async function cellFolder(folder: string): Promise<string> {
  const real = join(sharedFolder() ?? '', 'data', 'nih-cells');
  if (existsSync(real)) return real;
  const drawn = join(folder, 'drawn');
  await drawClinic(drawn, { patients: LEARNT_PATIENTS + SCREENED_PATIENTS, cells: 2 * LEARNT_CELLS });
  return drawn;
}

/** The files of each patient who has enough cells of both classes, by class, in order of the patients' names. */
async function patientsOf(folder: string): Promise<string[][][]> {
  const byPatient = new Map<string, string[][]>();
  for (const [place, className] of CLASSES.entries()) {
    for (const name of (await readdir(join(folder, className))).toSorted()) {
      const patient = /^C\d+/.exec(name)?.[0] ?? '';
      const files = byPatient.get(patient) ?? CLASSES.map(() => []);
      files[place]?.push(join(folder, className, name));
      byPatient.set(patient, files);
    }
  }
  return [...byPatient.values()].filter((files) => files.every(({ length }) => length >= LEARNT_CELLS));
}

/** Imports, splits, trains for a few epochs, and puts the version in use. */
async function teach(home: string, cells: string): Promise<void> {
  const workspace = openWorkspace(home);
  try {
    await importDataset(
      workspace.store,
      { folder: cells, name: 'clinic', positiveClass: 'Parasitized' },
      silentJob,
    );
    const method = { kind: 'ratio', train: 0.5, validation: 0.2, test: 0.3, seed: 1 } as const;
    await splitDataset(workspace.store, { dataset: 'clinic', method });
    const recipe = smallRecipe({ maxEpochs: 8 });
    const { version } = await trainModel(workspace, smallTraining({ recipe }), silentJob);
    await useModel(workspace, version, { by: 'Dr Bello', reason: 'trial' });
  } finally {
    workspace.close();
  }
}
