/** Estimates a training, or trains, in a process of its own, and prints what came of it: see estimates.ts. */
import { silentJob } from '../src-main/base/index.ts';
import { recipeSchema } from '../src-main/contract/index.ts';
import { estimateTraining, trainModel } from '../src-main/services/training/index.ts';
import { openWorkspace, type Workspace } from '../src-main/services/workspace/index.ts';
import { peakBytes } from './peak-bytes.ts';
import { DATASET } from './prepare.ts';
import { secondsSince } from './rounds.ts';

const [task, home, backbone, recipeText] = process.argv.slice(2);
if (home === undefined || backbone === undefined || recipeText === undefined)
  throw new Error('training-process.ts estimate|train home backbone recipe');
const recipe = recipeSchema.parse(JSON.parse(recipeText));
const request = { dataset: DATASET, split: undefined, backbone, recipe };
const cpu = { engine: 'onnxruntime', device: 'cpu' } as const;
const workspace = openWorkspace(home);
console.log(JSON.stringify(task === 'estimate' ? await estimate(workspace) : await train(workspace)));
workspace.close();

function estimate(into: Workspace) {
  return estimateTraining(into, { ...request, ...cpu });
}

async function train(into: Workspace) {
  let waitedSeconds: number | null = null;
  const job = {
    ...silentJob,
    log: (line: string) => {
      const waited = /^Waited for views: ([\d.]+) s/.exec(line)?.[1];
      if (waited !== undefined) waitedSeconds = Number(waited);
    },
  };
  const startedMs = performance.now();
  const { card } = await trainModel(into, { ...request, ...cpu, name: undefined }, job);
  return {
    seconds: secondsSince(startedMs),
    learningSeconds: card.training.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0),
    waitedSeconds,
    peakBytes: peakBytes(),
  };
}
