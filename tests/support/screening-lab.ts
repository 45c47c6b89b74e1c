import { copyFile, link, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { type Ending, temporaryFolder } from './clinic.ts';
import { KNOWN_CLASSES, knownCell, useKnownAnswers } from './known-answers.ts';
import { writeFiles } from './picture-files.ts';

const PATIENTS = 2;
const CELLS = 32;
/** What the model says of a patient's cells, again and again: three of eight are infected, two are doubtful. */
const PROBABILITIES = [0.98, 0.02, 0.9, 0.6, 0.05, 0.1, 0.4, 0.03];
/** Of eight cells, how many lie in the band that goes to review. */
export const DOUBTFUL_OF_EIGHT = 2;

/** A data folder with a model in use whose answers are known, and cells for it to look at. */
export interface ScreeningLab {
  /** Holds all of it; removed at the end. */
  readonly folder: string;
  readonly home: string;
  /** Files of cells, each patient's together. */
  readonly unseen: readonly (readonly string[])[];
  readonly classes: readonly string[];
}

/** Opens the known-answer model in a data folder of its own, and draws cells of two patients; see `knownAnswerGraph`. */
export async function openScreeningLab(t: Ending, work: { passes?: number } = {}): Promise<ScreeningLab> {
  const folder = await temporaryFolder(t, 'screening');
  const home = join(folder, 'home');
  const workspace = openWorkspace(home);
  try {
    await useKnownAnswers(workspace, folder, work);
  } finally {
    workspace.close();
  }
  const unseen = await Promise.all(
    Array.from({ length: PATIENTS }, (_, index) => drawPatient(join(folder, 'cells'), index + 1)),
  );
  return { folder, home, unseen, classes: KNOWN_CLASSES };
}

async function drawPatient(folder: string, patient: number): Promise<string[]> {
  const files: string[] = [];
  for (let cell = 0; cell < CELLS; cell++) {
    const name = `C${patient}P1thinF_IMG_20150619_114756_cell_${cell + 1}.png`;
    const probability = PROBABILITIES[cell % PROBABILITIES.length] ?? 0.5;
    await writeFiles(folder, { [name]: await knownCell(probability, 1000 * patient + cell) });
    files.push(join(folder, name));
  }
  return files;
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
