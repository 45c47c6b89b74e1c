import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { type JobContext, type Random, throwIfCancelled } from '../base/index.ts';
import type { CellKind } from './cell-kinds.ts';
import type { PatientLook } from './patient-look.ts';
import { renderSyntheticCell } from './render-cell.ts';
import type { SyntheticCell } from './synthetic-cell.ts';

/** A crop that is to be drawn. */
export interface PlannedCell {
  readonly path: string;
  readonly kind: CellKind;
  readonly look: PatientLook;
  readonly random: Random;
}

/** While one crop is drawn, others are compressed and written on the threads of libuv. */
const LANES = 4;
const CELLS_PER_REPORT = 20;

/** Draws and writes every planned crop as PNG. Throws `cancelled`, `no-space`; what is written by then stays. */
export async function writeCells(
  plan: Generator<PlannedCell>,
  { total, job }: { total: number; job: JobContext },
): Promise<void> {
  let done = 0;
  const drawLane = async () => {
    for (const { path, kind, look, random } of plan) {
      throwIfCancelled(job);
      await writePng(path, renderSyntheticCell(random, look, kind));
      done += 1;
      if (done % CELLS_PER_REPORT !== 0 && done !== total) continue;
      job.report({ stage: 'Drawing synthetic cells', unit: 'cells', done, failed: 0, total });
    }
  };
  // A lane that fails ends the plan for all; none may still be writing when the caller hears of it.
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, drawLane));
  const failure = lanes.find((lane) => lane.status === 'rejected');
  if (failure) throw failure.reason;
}

async function writePng(path: string, { pixels, width, height }: SyntheticCell): Promise<void> {
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6 })
    .toBuffer();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, png);
}
