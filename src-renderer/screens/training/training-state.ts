import type { JobSummary, TrainingStatus } from '../../../src-main/contract/index.ts';

/** What a training is doing, for the eye: one whose job waits for its turn does not run yet. */
export type TrainingState = TrainingStatus | 'waiting';

/** The state of a training, with its job where this window has heard of it. */
export function trainingState(
  training: { status: TrainingStatus },
  job: Pick<JobSummary, 'status'> | undefined,
): TrainingState {
  if (training.status === 'finished') return 'finished';
  if (job?.status === 'queued') return 'waiting';
  if (job?.status === 'running') return 'running';
  return training.status;
}
