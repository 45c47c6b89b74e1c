import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Bench } from './bench.ts';
import { linkCells } from './cells.ts';
import { trainHastily } from './prepare.ts';

const CROPS = 20_000;
const GOAL_BYTES = 1.2e9;
const PROCESS = fileURLToPath(new URL('./memory-process.ts', import.meta.url));

const answerSchema = z.object({ done: z.number(), peakBytes: z.number(), imagesPerSecond: z.number() });

/** The most memory that a screening of 20,000 crops ever holds, in a process of its own, reports included. */
export const benchMemory: Bench = async ({ workspace, backbone, cells, folder, say }) => {
  const version = await trainHastily(workspace, backbone);
  const crops = await linkCells(cells, join(folder, 'many'), CROPS);
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[PROCESS, workspace.home, crops, version, join(folder, 'many-report')],
  ]);
  const { done, peakBytes, imagesPerSecond } = answerSchema.parse(JSON.parse(stdout));
  say(`  ${done} crops through ${backbone} at ${imagesPerSecond.toFixed(0)} images/s`);
  return [
    {
      what: `Peak memory (RSS) of screening ${CROPS} crops`,
      goal: `below ${(GOAL_BYTES / 1e9).toFixed(1)} GB`,
      measured: `${(peakBytes / 1e9).toFixed(2)} GB`,
      isMet: done === CROPS && peakBytes < GOAL_BYTES,
    },
  ];
};
