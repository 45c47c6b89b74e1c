import { join } from 'node:path';
import { AppError, type JobContext, Random } from '../base/index.ts';
import { drawKind } from './cell-kinds.ts';
import { labelFolder } from './folder-label.ts';
import { drawPatientLook } from './patient-look.ts';
import { drawPatients, LARGEST_INFECTED_SHARE, type SyntheticPatient } from './patients.ts';
import { type PlannedCell, writeCells } from './write-cells.ts';

export interface SyntheticDatasetOptions {
  /** New, empty, or with the same cells from an earlier call. */
  readonly folder: string;
  readonly patients: number;
  readonly cellsPerPatient: number;
  /** Share of infected cells over the whole dataset, 0 to 0.6; a quarter of the patients have none. */
  readonly infectedShare: number;
  readonly seed: number;
  readonly job: JobContext;
}

export interface SyntheticDatasetSummary {
  readonly folder: string;
  readonly patients: number;
  readonly uninfectedPatients: number;
  /** Images in each class folder. */
  readonly parasitized: number;
  readonly uninfected: number;
}

/** As many crops as are cut from one field photograph. */
const CELLS_PER_FIELD = 25;

/**
 * Draws a dataset: PNG crops in the class folders `Parasitized` and `Uninfected`, named in the NIH manner but plainly
 * synthetic (`C12P1thinF_IMG_synthetic001_cell_17.png`; no P number for a person without infection), and
 * `SYNTHETIC.txt`. The same options give the same files.
 *
 * Throws `usage` for a number out of range, `conflict` where the folder holds something else, `cancelled`.
 */
export async function generateSyntheticDataset(
  options: SyntheticDatasetOptions,
): Promise<SyntheticDatasetSummary> {
  const { folder, cellsPerPatient, infectedShare, seed, job } = options;
  requireInRange(options);
  await labelFolder(folder, { patients: options.patients, cellsPerPatient, infectedShare, seed });
  const patients = drawPatients(Random.of(seed, 'patients'), {
    patients: options.patients,
    cells: cellsPerPatient,
    infectedShare,
  });
  const total = patients.length * cellsPerPatient;
  await writeCells(planCells(folder, patients, seed), { total, job });
  const parasitized = patients.reduce((sum, { infectedCells }) => sum + infectedCells, 0);
  return {
    folder,
    patients: patients.length,
    uninfectedPatients: patients.filter(({ infectedNumber }) => infectedNumber === null).length,
    parasitized,
    uninfected: total - parasitized,
  };
}

function* planCells(
  folder: string,
  patients: readonly SyntheticPatient[],
  seed: number,
): Generator<PlannedCell> {
  for (const patient of patients) {
    const ofPatient = Random.of(seed, 'patient', patient.number);
    const look = drawPatientLook(ofPatient);
    const isInfected = Array.from({ length: patient.cells }, (_, index) => index < patient.infectedCells);
    for (const [index, infected] of ofPatient.shuffle(isInfected).entries()) {
      const random = Random.of(seed, 'patient', patient.number, 'cell', index);
      const path = join(folder, infected ? 'Parasitized' : 'Uninfected', fileName(patient, index));
      yield { path, kind: drawKind(random, infected), look, random };
    }
  }
}

function fileName({ number, infectedNumber, cells }: SyntheticPatient, index: number): string {
  const smear = infectedNumber === null ? `C${number}` : `C${number}P${infectedNumber}`;
  // Field photographs are numbered through, so that no two patients share one.
  const fieldsEach = Math.ceil(cells / CELLS_PER_FIELD);
  const field = (number - 1) * fieldsEach + Math.floor(index / CELLS_PER_FIELD) + 1;
  return `${smear}thinF_IMG_synthetic${String(field).padStart(3, '0')}_cell_${index + 1}.png`;
}

function requireInRange({ patients, cellsPerPatient, infectedShare }: SyntheticDatasetOptions): void {
  for (const [what, count] of Object.entries({ patients, cellsPerPatient })) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new AppError('usage', `${what} is ${count}, not a whole number above 0.`, {
      nextStep: 'Use at least 10 patients with 50 cells each for a training.',
    });
  }
  if (infectedShare >= 0 && infectedShare <= LARGEST_INFECTED_SHARE) return;
  throw new AppError('usage', `infectedShare is ${infectedShare}, not 0 to ${LARGEST_INFECTED_SHARE}.`, {
    nextStep: 'A quarter of the patients are uninfected: choose 0.4, for instance.',
  });
}
