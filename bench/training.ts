import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silentJob } from '../src-main/base/index.ts';
import { quickRecipeSchema } from '../src-main/contract/index.ts';
import { trainModel } from '../src-main/services/training/index.ts';
import type { Bench, BenchContext } from './bench.ts';
import { writeLists } from './peers/lists.ts';
import { findPython, PEER_MISSING, type TorchResult, trainWithTorch } from './peers/torch-quick.ts';
import { DATASET } from './prepare.ts';
import { median, medianAndRange, secondsSince, takeTurns } from './rounds.ts';

const PEER_EPOCHS = 10;
const ROUNDS = 3;
const GOAL = 10;

/** The whole quick training (views, features, all epochs, test, report) beside the same job in PyTorch. */
export const benchTraining: Bench = async (context) => {
  const { full, say, folder } = context;
  const what = 'Quick training: PyTorch takes so many times as long';
  const goal = `at least ${GOAL}`;
  const python = await findPython();
  if (python === undefined) {
    return [
      {
        what,
        goal,
        measured: PEER_MISSING,
        isMet: null,
      },
    ];
  }
  const lists = await writeLists(context.workspace, join(folder, 'lists.json'));
  const epochs = full ? PEER_EPOCHS : 1;
  const peers: TorchResult[] = [];
  const rounds = await takeTurns(full ? 1 : ROUNDS, {
    smearwise: () => trainAnew(context),
    torch: async () => {
      const peer = await trainWithTorch(python, lists, epochs);
      peers.push(peer);
      return tenEpochs(peer);
    },
  });
  const [peer] = peers;
  if (!peer) throw new RangeError('the peer did not run');
  const epoch = median(peers.flatMap(({ epochSeconds }) => epochSeconds));
  say(`  ${peer.images} training images, SqueezeNet 1.1, 224 pixels:`);
  say(
    `    smearwise: ${medianAndRange(
      rounds.map((round) => round.smearwise),
      1,
    )} s for 4 views, all epochs and the test`,
  );
  say(
    `    PyTorch ${peer.torch}: ${epoch.toFixed(1)} s an epoch, ${median(rounds.map((round) => round.torch)).toFixed(0)} s for ` +
      `${PEER_EPOCHS} epochs and the test${full ? '' : `, reckoned from ${epochs} epoch in each of ${ROUNDS} rounds`}`,
  );
  const ratios = rounds.map((round) => round.torch / round.smearwise);
  return [{ what, goal, measured: medianAndRange(ratios, 1), isMet: median(ratios) >= GOAL }];
};

/** Seconds of a training that finds no features on disk. */
async function trainAnew({ workspace, backbone }: BenchContext): Promise<number> {
  await rm(workspace.featuresFolder, { recursive: true, force: true });
  const recipe = quickRecipeSchema.parse({});
  const request = { dataset: DATASET, split: undefined, backbone, name: undefined, recipe } as const;
  const startedMs = performance.now();
  await trainModel(workspace, { ...request, engine: 'onnxruntime', device: 'cpu' }, silentJob);
  return secondsSince(startedMs);
}

function tenEpochs({ epochSeconds, testSeconds }: TorchResult): number {
  const sum = epochSeconds.reduce((total, seconds) => total + seconds, 0);
  return (sum / epochSeconds.length) * PEER_EPOCHS + testSeconds;
}
