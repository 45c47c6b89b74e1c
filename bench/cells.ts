import { existsSync } from 'node:fs';
import { link, mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import sharp from 'sharp';
import { Random, silentJob, walkFiles } from '../src-main/base/index.ts';
import { generateSyntheticDataset } from '../src-main/synthetic/index.ts';
import { sharedFolder } from '../tests/support/shared.ts';

/** Cell crops to measure with. */
export interface BenchCells {
  readonly description: string;
  readonly synthetic: boolean;
  /** Class folders with PNG files, the format in which the NIH set is published. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Every real crop at hand, in class folders; undefined where there are none. */
  readonly allReal: string | undefined;
}

const SEED = 1;
const CELLS = 1200;
const DRAWN_PATIENTS = 40;
const LINKS_PER_SLIDE = 1000;

/** A sample of the real crops beside the checkout, where they are; else as many drawn ones. */
export async function layOutCells(folder: string): Promise<BenchCells> {
  const shared = sharedFolder();
  const allReal = shared && join(shared, 'data', 'nih-cells');
  if (allReal === undefined || !existsSync(allReal)) return drawCells(folder);
  const sample = Random.of(SEED, 'bench cells')
    .shuffle(await filesBelow(allReal))
    .slice(0, CELLS);
  for (const file of sample) {
    const target = join(folder, basename(dirname(file)), `${basename(file, extname(file))}.png`);
    await mkdir(dirname(target), { recursive: true });
    await sharp(file).png().toFile(target);
  }
  const description = `${sample.length} real crops of the NIH set as PNG`;
  return { description, synthetic: false, folder, files: await filesBelow(folder), allReal };
}

async function drawCells(folder: string): Promise<BenchCells> {
  await generateSyntheticDataset({
    folder,
    patients: DRAWN_PATIENTS,
    cellsPerPatient: CELLS / DRAWN_PATIENTS,
    infectedShare: 0.4,
    seed: SEED,
    job: silentJob,
  });
  const files = (await filesBelow(folder)).filter((file) => file.endsWith('.png'));
  const description = `no real crops at hand: ${files.length} SYNTHETIC ones`;
  return { description, synthetic: true, folder, files, allReal: undefined };
}

/** Hard links to the crops in turn until there are `count`, in slides of a thousand. Answers the folder. */
export async function linkCells(cells: BenchCells, folder: string, count: number): Promise<string> {
  for (let index = 0; index < count; index++) {
    const file = cells.files[index % cells.files.length];
    if (file === undefined) throw new RangeError('no cells to link to');
    const slide = join(folder, `slide-${Math.floor(index / LINKS_PER_SLIDE) + 1}`);
    if (index % LINKS_PER_SLIDE === 0) await mkdir(slide, { recursive: true });
    await link(file, join(slide, `${index}-${basename(file)}`));
  }
  return folder;
}

/** Every file below a folder, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of walkFiles(folder)) files.push(file);
  return files;
}
