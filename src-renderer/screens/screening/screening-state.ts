import type { JobStatus, ScreeningDetail, ScreeningStatus } from '../../../src-main/contract/index.ts';

/** How a screening stands, for the eye: what is recorded of it, outweighed by its job while that is active. */
export type ScreeningState = 'queued' | 'changed' | ScreeningStatus;

/** A job that waits or runs knows better than the record that was loaded; one that has ended may have had a successor. */
export function screeningState(
  { status: recorded, changed }: Pick<ScreeningDetail, 'status' | 'changed'>,
  job: JobStatus | undefined,
): ScreeningState {
  if (recorded === 'finished') return 'finished';
  if (changed !== null) return 'changed';
  return job === 'queued' || job === 'running' ? job : recorded;
}

/** True where `screening.resume` goes on with it. */
export function canGoOn(state: ScreeningState): boolean {
  return state === 'stopped' || state === 'interrupted' || state === 'failed';
}
