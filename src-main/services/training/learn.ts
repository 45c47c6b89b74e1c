import type { RunnerBackend } from '../../engine/runners/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { learnHead } from './learn-head.ts';
import type { Learned } from './learned.ts';
import type { Materials } from './materials.ts';
import { learnNetwork } from './network/index.ts';
import type { TrainingJob } from './training-job.ts';
import type { TrainingRecord } from './training-record.ts';

/** Learns as the recipe says: a head alone, or a network together with its head. */
export function learn(
  workspace: Workspace,
  materials: Materials,
  record: TrainingRecord,
  backend: RunnerBackend,
  job: TrainingJob,
): Promise<Learned> {
  const { recipe } = record;
  return recipe.kind === 'quick'
    ? learnHead(workspace, materials, record, backend, job)
    : learnNetwork(workspace, materials, record, recipe, backend, job);
}
