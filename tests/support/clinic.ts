import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { Random, silentJob } from '../../src-main/base/index.ts';
import { type QuickRecipe, quickRecipeSchema } from '../../src-main/contract/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import type { TrainingRequest } from '../../src-main/services/training/index.ts';
import { openWorkspace, type Workspace } from '../../src-main/services/workspace/index.ts';
import { writeFiles } from './picture-files.ts';

/** A test's context, or `{ after }` of node:test at the top of a file: something that ends. */
export interface Ending {
  after(work: () => Promise<void>): void;
}

/** A folder that is removed at the end. */
export async function temporaryFolder(t: Ending, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `smearwise-${name}-`));
  // What still ends may write a last file meanwhile.
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** Kinds of drawn cells: nothing in it, one large spot, or three small ones. */
export type DrawnKind = 'empty' | 'spot' | 'dots';

/** A crop: a round cell on black, with the spots of its kind. Every seed gives another; `look` colours a patient's. */
export async function drawnCell(kind: DrawnKind, seed: number, look = 0): Promise<Buffer> {
  const side = 40;
  const random = Random.of(seed, 'drawn cell', kind);
  const tint = Random.of(look, 'look');
  const colour = [tint.integer(180, 220), tint.integer(140, 170), tint.integer(150, 180)];
  const disc = (spread: number, radius: number) => ({
    x: side / 2 + random.uniform(-spread, spread),
    y: side / 2 + random.uniform(-spread, spread),
    radius,
  });
  const cell = disc(2, random.uniform(14, 17));
  const spots =
    kind === 'spot' ? [disc(6, 6)] : kind === 'dots' ? [disc(8, 1.5), disc(8, 1.5), disc(8, 1.5)] : [];
  const pixels = Buffer.alloc(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const holds = (d: typeof cell) => (x - d.x) ** 2 + (y - d.y) ** 2 < d.radius ** 2;
      const base = spots.some(holds) ? [60, 20, 110] : holds(cell) ? colour : [0, 0, 0];
      for (const [channel, value] of base.entries()) {
        pixels[(y * side + x) * 3 + channel] = value === 0 ? 0 : value + random.integer(-6, 6);
      }
    }
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

export interface ClinicOptions {
  /** Class folder to the kind of its cells. */
  readonly classes?: Readonly<Record<string, DrawnKind>>;
  readonly positiveClass?: string;
  readonly patients?: number;
  /** Of each class, from each patient. */
  readonly cells?: number;
  /** Every so many cells of a class show what another class should. */
  readonly mislabelledEvery?: number;
}

/** Writes class folders of drawn cells, named as in the NIH set. */
export async function drawClinic(folder: string, options: ClinicOptions = {}): Promise<void> {
  const { classes = { Parasitized: 'spot', Uninfected: 'empty' }, patients = 10, cells = 8 } = options;
  const kinds = Object.values(classes);
  for (let patient = 1; patient <= patients; patient++) {
    for (const [which, className] of Object.keys(classes).entries()) {
      for (let cell = 1; cell <= cells; cell++) {
        const name = `C${patient}P1thinF_IMG_20150619_11475${patient % 10}_cell_${cell}.png`;
        const isWrong = options.mislabelledEvery !== undefined && cell % options.mislabelledEvery === 0;
        const kind = kinds[(which + (isWrong ? 1 : 0)) % kinds.length] ?? 'empty';
        const picture = await drawnCell(kind, patient * 1000 + cell + 500 * which, patient);
        await writeFiles(folder, { [`${className}/${name}`]: picture });
      }
    }
  }
}

/** A data folder with the dataset `clinic` of drawn cells, imported and split by patient. */
export interface Clinic {
  readonly workspace: Workspace;
  /** Holds the class folders. */
  readonly cells: string;
}

/** Makes a clinic in a folder of its own; closed and removed at the end. */
export async function openClinic(t: Ending, options: ClinicOptions = {}): Promise<Clinic> {
  const folder = await mkdtemp(join(tmpdir(), 'smearwise-clinic-'));
  const cells = join(folder, 'cells');
  await drawClinic(cells, options);
  const workspace = openWorkspace(join(folder, 'home'));
  t.after(async () => {
    workspace.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { positiveClass = 'Parasitized' } = options;
  await importDataset(workspace.store, { folder: cells, name: 'clinic', positiveClass }, silentJob);
  const method = { kind: 'ratio', train: 0.5, validation: 0.2, test: 0.3, seed: 1 } as const;
  await splitDataset(workspace.store, { dataset: 'clinic', method });
  return { workspace, cells };
}

/** A recipe that takes seconds on drawn cells. */
export function smallRecipe(changes: object = {}): QuickRecipe {
  return quickRecipeSchema.parse({
    inputSize: 32,
    augmentation: { views: 2 },
    head: { hidden: 16 },
    optimizer: { learningRate: 3e-3 },
    batchSize: 32,
    maxEpochs: 20,
    patience: 20,
    acceptance: { minSensitivity: 0.7, maxFalseAlarmRate: 0.3 },
    ...changes,
  });
}

/** Training on the clinic with the built-in random backbone. */
export function smallTraining(changes: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    dataset: 'clinic',
    split: undefined,
    backbone: 'random-conv',
    name: undefined,
    engine: 'onnxruntime',
    device: 'cpu',
    recipe: smallRecipe(),
    ...changes,
  };
}
