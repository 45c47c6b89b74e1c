import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import {
  fullRecipeSchema,
  quickRecipeSchema,
  type Recipe,
  standardRecipeSchema,
  trainingEstimateSchema,
} from '../src-main/contract/index.ts';
import { cutPoints } from '../src-main/services/training/index.ts';
import type { Bench, BenchContext, Finding } from './bench.ts';

const PROCESS = fileURLToPath(new URL('./training-process.ts', import.meta.url));
const OWN = 'smearnet';
/** So that the run is not over before what is estimated for it: learning ends early where it gets no better. */
const EPOCHS = { maxEpochs: 6, patience: 6 };
/** Shares of the weights that learn behind the cut that is measured. */
const CUT_SHARE = 0.6;
/** An estimate is honest within a quarter of what the run takes. */
const TOLERANCE = 0.25;
const GOAL_BYTES = 3e9;
/** The runner may wait so long for views to be drawn, of the time in which it learns. */
const GOAL_WAITING = 0.05;

const answerSchema = z.object({
  seconds: z.number(),
  learningSeconds: z.number(),
  waitedSeconds: z.number().nullable(),
  peakBytes: z.number(),
});
type Answer = z.infer<typeof answerSchema>;

/** What the wizard says that a training takes, beside what it then takes; memory of Full, and whether it waits for views. */
export const benchEstimates: Bench = async (context) => {
  const { workspace, backbone } = context;
  const points = await cutPoints(workspace.store, { backbone: OWN, inputSize: null, batchSize: 64 });
  const cut = points.findLast(({ learningShare }) => learningShare > CUT_SHARE)?.tensor ?? null;
  const findings: Finding[] = [
    ...(await beside(context, 'Quick', backbone, quickRecipeSchema.parse({})))[1],
    ...(
      await beside(
        context,
        'Standard, cut',
        OWN,
        standardRecipeSchema.parse({ kind: 'standard', cut, ...EPOCHS }),
      )
    )[1],
    ...(
      await beside(
        context,
        'Standard, whole',
        OWN,
        standardRecipeSchema.parse({ kind: 'standard', ...EPOCHS }),
      )
    )[1],
  ];
  const [full, fullFindings] = await beside(
    context,
    'Full',
    OWN,
    fullRecipeSchema.parse({ kind: 'full', ...EPOCHS }),
  );
  const waiting = (full.waitedSeconds ?? NaN) / full.learningSeconds;
  return [
    ...findings,
    ...fullFindings,
    {
      what: 'Peak memory (RSS) of Full at batch 64',
      goal: `below ${GOAL_BYTES / 1e9} GB`,
      measured: gigabytes(full.peakBytes),
      isMet: full.peakBytes < GOAL_BYTES,
    },
    {
      what: 'Share of the learning in which Full waits for views',
      goal: `below ${GOAL_WAITING}`,
      measured: waiting.toFixed(3),
      isMet: waiting < GOAL_WAITING,
    },
  ];
};

async function beside(
  { workspace, say }: BenchContext,
  name: string,
  backbone: string,
  recipe: Recipe,
): Promise<[Answer, Finding[]]> {
  const run = async (task: 'estimate' | 'train'): Promise<unknown> => {
    const parameters = [task, workspace.home, backbone, JSON.stringify(recipe)];
    return JSON.parse((await promisify(execFile)(process.execPath, [PROCESS, ...parameters])).stdout);
  };
  const estimate = trainingEstimateSchema.parse(await run('estimate'));
  const taken = answerSchema.parse(await run('train'));
  say(
    `  ${name}, ${backbone}: estimated ${estimate.seconds.toFixed(1)} s and ${gigabytes(estimate.memoryBytes)}, ` +
      `took ${taken.seconds.toFixed(1)} s and ${gigabytes(taken.peakBytes)}`,
  );
  const finding = (what: string, ratio: number): Finding => ({
    what: `${what} of ${name}, estimated beside taken`,
    goal: `within ${TOLERANCE * 100} %`,
    measured: ratio.toFixed(2),
    isMet: ratio >= 1 - TOLERANCE && ratio <= 1 + TOLERANCE,
  });
  return [
    taken,
    [
      finding('Time', estimate.seconds / taken.seconds),
      finding('Memory', estimate.memoryBytes / taken.peakBytes),
    ],
  ];
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
