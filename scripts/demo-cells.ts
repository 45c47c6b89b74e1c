import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { Random, silentJob, walkFiles } from '../src-main/base/index.ts';
import { DEFAULT_NAMING, openNaming } from '../src-main/services/datasets/index.ts';
import { generateSyntheticDataset, generateSyntheticSlides } from '../src-main/synthetic/index.ts';
import { readFolds } from './nih-folds.ts';

/** Labelled cells to learn from, and unlabelled slides of other patients to screen. */
export interface DemoCells {
  readonly description: string;
  readonly synthetic: boolean;
  readonly dataset: string;
  readonly slides: string;
}

const SEED = 1;
/** Together these keep the demo under five minutes on two cores. */
const MOST_PATIENTS = 80;
const MOST_CELLS_OF_PATIENT = 80;
const SLIDES = 4;
/** See scripts/make-smearnet.ts. */
const SHIPPED_TEST_FOLD = 4;

/** Finds or draws the cells: `data`, else the real ones beside the checkout, else synthetic ones. */
export async function layOutCells(place: {
  root: string;
  output: string;
  data: string | undefined;
}): Promise<DemoCells> {
  const beside = join(place.root, '..', 'shared', 'data');
  const nih = join(beside, 'nih-cells');
  if (place.data !== undefined) return sample(place.data, place.output, () => true);
  if (existsSync(nih)) return sample(nih, place.output, await unseenPatients(join(beside, 'nih-folds.json')));
  return draw(place.output);
}

/**
 * Tells the patients that the shipped network has never seen: those of its test fold. On others a demonstration would
 * only show what it remembers.
 */
async function unseenPatients(foldsFile: string): Promise<(patient: string) => boolean> {
  const folds = await readFolds(foldsFile);
  return (patient) => folds[patient.replace(/^C/, '')] === SHIPPED_TEST_FOLD;
}

async function draw(output: string): Promise<DemoCells> {
  const dataset = join(output, 'synthetic-cells');
  const slides = join(output, 'synthetic-slides');
  await generateSyntheticDataset({
    folder: dataset,
    patients: 30,
    cellsPerPatient: 60,
    infectedShare: 0.4,
    seed: SEED,
    job: silentJob,
  });
  await generateSyntheticSlides({
    folder: slides,
    slides: [
      { name: 'synthetic-slide-A', cells: 300, parasitaemia: 0 },
      { name: 'synthetic-slide-B', cells: 300, parasitaemia: 0.05 },
      { name: 'synthetic-slide-C', cells: 300, parasitaemia: 0.3 },
    ],
    seed: SEED,
    job: silentJob,
  });
  return {
    description: 'No real cells are at hand: the cells of this demo are SYNTHETIC.',
    synthetic: true,
    dataset,
    slides,
  };
}

/** Copies a sample: a few cells of many patients to learn from, all cells of a few others as slides to screen. */
async function sample(
  folder: string,
  output: string,
  isWanted: (patient: string) => boolean,
): Promise<DemoCells> {
  const random = Random.of(SEED, 'demo');
  const patients = random.shuffle((await patientsOf(folder)).filter(({ name }) => isWanted(name)));
  const screened = [true, false].flatMap((infected) =>
    patients.filter((patient) => patient.infected === infected).slice(0, SLIDES / 2),
  );
  const taught = patients.filter((patient) => !screened.includes(patient)).slice(0, MOST_PATIENTS);
  const dataset = join(output, 'cells');
  const slides = join(output, 'slides');
  let cells = 0;
  for (const { files } of taught) {
    for (const file of random.shuffle([...files]).slice(0, MOST_CELLS_OF_PATIENT)) {
      await copy(file, join(dataset, basename(dirname(file))));
      cells++;
    }
  }
  for (const { files, name } of screened) for (const file of files) await copy(file, join(slides, name));
  const description =
    `Real cells from ${folder}: ${cells} cells of ${taught.length} patients to learn from, ` +
    `${screened.length} other patients as slides to screen.`;
  return { description, synthetic: false, dataset, slides };
}

interface Patient {
  readonly name: string;
  readonly files: readonly string[];
  /** Cells in more than one class folder: parasites were found. */
  readonly infected: boolean;
}

/** By the patient that the file name tells; files that tell none count as one patient for each folder. */
async function patientsOf(folder: string): Promise<Patient[]> {
  const naming = await openNaming(DEFAULT_NAMING, folder);
  const filesOf = new Map<string, string[]>();
  for await (const file of walkFiles(folder)) {
    const path = relative(folder, file).split(sep).join('/');
    const name = naming.originOf(path)?.patient ?? `unnamed in ${basename(dirname(path))}`;
    const files = filesOf.get(name) ?? [];
    files.push(file);
    filesOf.set(name, files);
  }
  return [...filesOf]
    .map(([name, files]) => ({ name, files, infected: new Set(files.map(dirname)).size > 1 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function copy(file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(file, join(folder, basename(file)));
}
