import type { JobStatus, ScreeningStatus } from '../../../src-main/contract/index.ts';

/** How a screening stands, for the eye: what is recorded of it, outweighed by its job where that is known. */
export type ScreeningState = 'queued' | ScreeningStatus;

/** The record is written by the job's own process, so a job that waits or has just ended knows better. */
export function screeningState(recorded: ScreeningStatus, job: JobStatus | undefined): ScreeningState {
  if (recorded === 'finished') return 'finished';
  switch (job) {
    case 'queued':
    case 'running':
    case 'finished':
    case 'failed':
      return job;
    case 'cancelled':
    case 'interrupted':
      return 'stopped';
    case undefined:
      return recorded;
  }
}

/** True where `screening.resume` goes on with it. */
export function canGoOn(state: ScreeningState): boolean {
  return state === 'stopped' || state === 'failed';
}
