import { join } from 'node:path';
import { silentJob } from '../src-main/base/index.ts';
import { standardRecipeSchema } from '../src-main/contract/index.ts';
import { cutPoints, trainModel } from '../src-main/services/training/index.ts';
import type { Bench, BenchContext } from './bench.ts';
import { writeLists } from './peers/lists.ts';
import { findPython, PEER_MISSING, trainWithTorch } from './peers/torch-quick.ts';
import { DATASET } from './prepare.ts';
import { median, medianAndRange, takeTurns } from './rounds.ts';

const GOAL = 3;
const ROUNDS = 3;
const EPOCHS = 3;
const BATCH = 32;
/** The last two fire modules of SqueezeNet: by their place in torchvision's network, and by their share of our trunk's weights. */
const TAIL = { from: 11, learningShare: 0.534 };

/** An epoch of Standard on cached activations beside an epoch of the same fine-tuning in PyTorch, which has no cache. */
export const benchStandard: Bench = async (context) => {
  const what = 'Standard with cached activations: an epoch in PyTorch takes so many times as long';
  const goal = `at least ${GOAL}`;
  const python = await findPython();
  if (python === undefined) return [{ what, goal, measured: PEER_MISSING, isMet: null }];
  const lists = await writeLists(context.workspace, join(context.folder, 'standard-lists.json'));
  const cut = await cutOfTail(context);
  const rounds = await takeTurns(ROUNDS, {
    smearwise: () => epochSeconds(context, cut),
    torch: async () => median((await trainWithTorch(python, lists, 1, TAIL.from)).epochSeconds),
  });
  const seconds = (side: 'smearwise' | 'torch') =>
    medianAndRange(
      rounds.map((round) => round[side]),
      1,
    );
  context.say(`  SqueezeNet 1.1 behind ${cut}, 224 pixels, batch ${BATCH}, validation included:`);
  context.say(`    smearwise: ${seconds('smearwise')} s an epoch`);
  context.say(`    PyTorch: ${seconds('torch')} s an epoch`);
  const ratios = rounds.map(({ smearwise, torch }) => torch / smearwise);
  return [{ what, goal, measured: medianAndRange(ratios, 1), isMet: median(ratios) >= GOAL }];
};

async function cutOfTail({ workspace, backbone }: BenchContext): Promise<string> {
  const points = await cutPoints(workspace.store, { backbone, inputSize: null, batchSize: BATCH });
  const cut = points.find(({ learningShare }) => Math.abs(learningShare - TAIL.learningShare) < 0.005);
  if (!cut) throw new RangeError(`${backbone} has no cut before its last two fire modules`);
  return cut.tensor;
}

/** The activations are computed before the first epoch, and only once: an epoch is what is compared. */
async function epochSeconds({ workspace, backbone }: BenchContext, cut: string): Promise<number> {
  const recipe = standardRecipeSchema.parse({
    ...{ kind: 'standard', cut, batchSize: BATCH, maxEpochs: EPOCHS, patience: EPOCHS },
    augmentation: { views: 2 },
  });
  const request = { dataset: DATASET, split: undefined, backbone, name: undefined, recipe } as const;
  const { card } = await trainModel(
    workspace,
    { ...request, engine: 'onnxruntime', device: 'cpu' },
    silentJob,
  );
  return median(card.training.epochs.map((epoch) => epoch.seconds));
}
