import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentJob } from '../src-main/base/index.ts';
import { IMAGENET_NORMALISATION, quickRecipeSchema } from '../src-main/contract/index.ts';
import { writeModel } from '../src-main/engine/onnx/index.ts';
import { importBackbone } from '../src-main/services/backbones/index.ts';
import { importDataset, splitDataset } from '../src-main/services/datasets/index.ts';
import { trainModel } from '../src-main/services/training/index.ts';
import { openWorkspace, type Workspace } from '../src-main/services/workspace/index.ts';
import { type FamilyGraph, resnet18, squeezenet1_1 } from '../tests/support/families/index.ts';
import { sharedFolder } from '../tests/support/shared.ts';
import type { BenchCells } from './cells.ts';

const SEED = 1;

/** The dataset that holds the cells. */
export const DATASET = 'bench';

/** A new data folder with the cells imported and split by patient. */
export async function openHome(home: string, cells: BenchCells): Promise<Workspace> {
  const workspace = openWorkspace(home);
  const { folder, synthetic } = cells;
  await importDataset(workspace.store, { folder, synthetic, name: DATASET }, silentJob);
  await splitDataset(workspace.store, { dataset: DATASET });
  return workspace;
}

/** Imports SqueezeNet 1.1 with its real weights, or with random ones where those are not at hand. Answers its name. */
export async function importSqueezenet(workspace: Workspace): Promise<string> {
  const shared = sharedFolder();
  const real = shared && join(shared, 'backbones', 'squeezenet1_1.onnx');
  if (real !== undefined && existsSync(real)) {
    return (await importBackbone(workspace.store, { file: real }, silentJob)).name;
  }
  return importRandom(workspace, 'squeezenet1_1', squeezenet1_1(SEED));
}

/** Imports ResNet-18 with random weights, which are as fast as any. Answers its name. */
export async function importResnet(workspace: Workspace): Promise<string> {
  return importRandom(workspace, 'resnet18', resnet18(SEED));
}

async function importRandom(
  { store, home }: Workspace,
  name: string,
  { graph }: FamilyGraph,
): Promise<string> {
  const file = join(home, `${name}-random.onnx`);
  await writeFile(file, writeModel(graph));
  const facts = { inputSize: 224, normalisation: IMAGENET_NORMALISATION };
  return (await importBackbone(store, { file, ...facts }, silentJob)).name;
}

/** Trains in seconds; the model is as fast as a good one. Null: the backbone's own input size. Answers its version. */
export async function trainHastily(
  workspace: Workspace,
  backbone: string,
  inputSize: number | null = null,
): Promise<string> {
  const recipe = quickRecipeSchema.parse({ inputSize, augmentation: { views: 1 }, maxEpochs: 2 });
  const request = { dataset: DATASET, split: undefined, backbone, name: undefined, recipe } as const;
  const { version } = await trainModel(
    workspace,
    { ...request, engine: 'onnxruntime', device: 'cpu' },
    silentJob,
  );
  return version;
}
