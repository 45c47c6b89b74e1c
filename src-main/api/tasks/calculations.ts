import type { JobContext, Overwriting } from '../../base/index.ts';
import type { ApiInputs, ExportChoice, ModelComparison, ModelFormat } from '../../contract/index.ts';
import { previewNaming, previewSplit, splitDataset } from '../../services/datasets/index.ts';
import { listDevices, testDevice } from '../../services/devices/index.ts';
import { compareModels, correctedTest, EXPORTS, useModel } from '../../services/models/index.ts';
import { previewScreening, type PrepareRequest } from '../../services/screening/index.ts';
import { backUp, checkData, checkRecords } from '../../services/this-pc/index.ts';
import {
  cutPoints,
  defaultRecipe,
  estimateTraining,
  trainingPresets,
} from '../../services/training/index.ts';
import type { Workspace } from '../../services/workspace/index.ts';

/** The largest differences come first; a page of them is enough to see why two versions disagree. */
const MOST_DISAGREEMENTS = 500;

/**
 * Calculations that would hold up the main process: each takes the data folder and its input, which was checked by the
 * contract on its way in; long ones take the job that stops them and hears how far they are.
 */
export const calculations = {
  'naming-preview': (_: Workspace, input: Parameters<typeof previewNaming>[0]) => previewNaming(input),
  'split-preview': ({ store }: Workspace, input: Parameters<typeof previewSplit>[1]) =>
    previewSplit(store, input),
  split: ({ store }: Workspace, input: Parameters<typeof splitDataset>[1]) => splitDataset(store, input),
  'screening-preview': (workspace: Workspace, input: Omit<PrepareRequest, 'beginAnew'>) =>
    previewScreening(workspace, input),
  presets: async ({ store }: Workspace) => ({ presets: await trainingPresets(store) }),
  'default-recipe': ({ store }: Workspace, input: ApiInputs['training']['defaultRecipe']) =>
    defaultRecipe(store, input),
  'cut-points': ({ store }: Workspace, input: Parameters<typeof cutPoints>[1]) => cutPoints(store, input),
  estimate: (workspace: Workspace, input: Parameters<typeof estimateTraining>[1], job: JobContext) =>
    estimateTraining(workspace, input, job),
  'corrected-test': (workspace: Workspace, { version }: ApiInputs['models']['correctedTest']) =>
    correctedTest(workspace, version),
  compare: (workspace: Workspace, input: ApiInputs['models']['compare'], job: JobContext) =>
    compare(workspace, input, job),
  'use-model': (workspace: Workspace, input: UseRequest) =>
    useModel(
      workspace,
      input.version,
      { by: input.override?.by, reason: input.override?.reason },
      input.actor,
    ),
  'export-model': (workspace: Workspace, input: ExportRequest) =>
    EXPORTS[input.format](workspace, input.version, input.file, input, input.actor),
  devices: ({ store }: Workspace) => listDevices(store),
  'test-device': (_: Workspace, { device }: ApiInputs['devices']['test']) => testDevice(device),
  backup: (workspace: Workspace) => backUp(workspace),
  /** Once a day: opening the data folder checks and backs up by itself; then every record is checked. */
  open: (workspace: Workspace) => {
    checkRecords(workspace);
  },
  integrity: (workspace: Workspace) => checkData(workspace),
};

interface ExportRequest extends ExportChoice, Overwriting {
  readonly version: string;
  readonly file: string;
  readonly format: ModelFormat;
  readonly actor: string;
}

interface UseRequest {
  readonly version: string;
  readonly override: { readonly by: string; readonly reason: string } | null;
  readonly actor: string;
}

export type Calculations = typeof calculations;

async function compare(
  workspace: Workspace,
  { a, b }: ApiInputs['models']['compare'],
  job: JobContext,
): Promise<ModelComparison> {
  const { disagreements, ...comparison } = await compareModels(workspace, a, b, job);
  const byDifference = disagreements.toSorted(
    (one, other) => Math.abs(other.a - other.b) - Math.abs(one.a - one.b),
  );
  return {
    ...comparison,
    disagreements: { total: disagreements.length, cells: byDifference.slice(0, MOST_DISAGREEMENTS) },
  };
}
