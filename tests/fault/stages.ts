import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ending, temporaryFolder } from '../support/clinic.ts';
import { CommandLine } from '../support/command-line.ts';
import { drawCells, drawSlides } from '../support/laboratory.ts';
import { linkMany } from '../support/many-cells.ts';
import { type AttackedJob, figuresOf, JOBS, type Place } from './jobs.ts';

const DRAWN = 20;
const CELLS = 300;

/** A job just before it is done, and what it came to when nothing went wrong. */
export interface Stage {
  readonly job: AttackedJob;
  /** The data folder before it, to be copied. */
  readonly home: string;
  readonly figures: unknown;
  readonly tookMs: number;
}

export interface Stages {
  readonly folder: string;
  readonly cells: string;
  readonly slides: string;
  readonly list: readonly Stage[];
}

/** Does these jobs, one after the other, and keeps the data folder as it was before each. */
export async function playStages(t: Ending, jobs = JOBS): Promise<Stages> {
  const folder = await temporaryFolder(t, 'fault');
  const [cells, slides] = [join(folder, 'cells'), join(folder, 'slides')];
  await drawCells(cells);
  await drawSlides(join(folder, 'drawn'), { A: DRAWN });
  await linkMany(join(folder, 'drawn'), join(slides, 'slide'), CELLS);
  const place = await placeAt(join(folder, 'sound'), { cells, slides });
  await mkdir(place.commandLine.home);
  const list: Stage[] = [];
  for (const job of jobs) {
    const home = join(folder, `before ${job.name}`);
    await cp(place.commandLine.home, home, { recursive: true });
    const startMs = performance.now();
    await place.commandLine.text([...job.words(place), '--json']);
    const tookMs = performance.now() - startMs;
    list.push({ job, home, figures: figuresOf(job, place), tookMs });
  }
  return { folder, cells, slides, list };
}

/** A place of its own below a folder, its data folder a copy of `home`. */
export async function placeAt(
  folder: string,
  { home, cells, slides }: { home?: string; cells: string; slides: string },
): Promise<Place> {
  const out = join(folder, 'out');
  await mkdir(out, { recursive: true });
  const commandLine = new CommandLine(join(folder, 'home'));
  if (home !== undefined) await cp(home, commandLine.home, { recursive: true });
  return { commandLine, cells, slides, out };
}
