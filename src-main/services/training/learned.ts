import type { Epoch } from '../../contract/index.ts';
import type { Graph } from '../../engine/onnx/index.ts';
import type { RunnerBackend } from '../../engine/runners/index.ts';
import type { HeadTrainingResult } from '../../engine/training/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { Materials } from './materials.ts';
import type { TrainingJob } from './training-job.ts';
import type { TrainingRecord } from './training-record.ts';

/** A training under way: what it reads and computes with, where it is recorded, and who waits for it. */
export interface Learning {
  readonly workspace: Workspace;
  readonly materials: Materials;
  readonly record: TrainingRecord;
  readonly backend: RunnerBackend;
  readonly job: TrainingJob;
}

/** A trained network and head with their calibration, and how they came about. */
export interface Learned extends Pick<HeadTrainingResult, 'head' | 'epochs' | 'bestEpoch'> {
  /** The backbone's, or what it has become. */
  readonly trunk: Graph;
  /** Softmax temperature, fitted on the validation patients. */
  readonly temperature: number;
  readonly runner: string;
  readonly device: string;
}

/** An epoch as a line of the log. */
export function describeEpoch(epoch: Epoch): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    `epoch ${epoch.epoch}`,
    `training loss ${epoch.trainLoss.toFixed(4)} (${percent(epoch.trainAccuracy)} right)`,
    `validation loss ${epoch.validationLoss.toFixed(4)} (${percent(epoch.validationAccuracy)} right)`,
    `${epoch.seconds.toFixed(1)} s`,
  ].join(', ');
}
