import { join } from 'node:path';
import { silentJob } from '../../src-main/base/index.ts';
import type { CommandDocument } from '../../src-main/contract/index.ts';
import { generateSyntheticDataset, generateSyntheticSlides } from '../../src-main/synthetic/index.ts';
import { type Ending, temporaryFolder } from './clinic.ts';
import { CommandLine } from './command-line.ts';

/** Draws labelled synthetic cells: class folders, names as in the NIH set. */
export async function drawCells(
  folder: string,
  { patients = 8, cellsPerPatient = 12 }: { patients?: number; cellsPerPatient?: number } = {},
): Promise<void> {
  await generateSyntheticDataset({
    folder,
    patients,
    cellsPerPatient,
    infectedShare: 0.5,
    seed: 1,
    job: silentJob,
  });
}

/** Draws synthetic slides to screen, half of the cells infected: names to numbers of cells. */
export async function drawSlides(folder: string, slides: Readonly<Record<string, number>>): Promise<void> {
  const planned = Object.entries(slides).map(([name, cells]) => ({ name, cells, parasitaemia: 0.5 }));
  await generateSyntheticSlides({ folder, slides: planned, seed: 1, job: silentJob });
}

/** A data folder with the dataset `clinic`, split by patient, and what lies around it. */
export interface Laboratory {
  /** Holds all of it; removed at the end. */
  readonly folder: string;
  readonly cells: string;
  readonly commandLine: CommandLine;
}

/** Imports and splits a small synthetic dataset by the command line. */
export async function openLaboratory(t: Ending): Promise<Laboratory> {
  const folder = await temporaryFolder(t, 'laboratory');
  const cells = join(folder, 'cells');
  const commandLine = new CommandLine(join(folder, 'home'));
  await drawCells(cells);
  await commandLine.answer('dataset import', [cells, '--name', 'clinic', '--synthetic']);
  await commandLine.answer('dataset split', ['clinic', '--ratio', '50,25,25']);
  return { folder, cells, commandLine };
}

/** What a training that takes a second or two needs besides its dataset. */
export const SMALL_TRAINING = [
  ...['--dataset', 'clinic', '--backbone', 'random-conv'],
  ...['--views', '1', '--input-size', '32', '--hidden', '8', '--batch-size', '16', '--epochs', '3'],
] as const;
/** Acceptance limits that every version meets, and such that none does. */
export const LAX = ['--min-sensitivity', '0', '--max-false-alarms', '1'] as const;
export const STRICT = ['--min-sensitivity', '1', '--max-false-alarms', '0'] as const;

/** Trains a version in a second or two. */
export async function trainSmall(
  { commandLine }: Laboratory,
  words: readonly string[] = LAX,
): Promise<CommandDocument<'train'>> {
  return commandLine.answer('train', [...SMALL_TRAINING, ...words]);
}
