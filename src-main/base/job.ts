import type { Progress } from '../contract/index.ts';
import { AppError } from './errors.ts';

/** What every long operation is handed: how to be stopped, and where to report. */
export interface JobContext {
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  /** One line for the log; never needed to understand the result. */
  log(line: string): void;
}

/** A context that reports nowhere and never stops. */
export const silentJob: JobContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  log: () => undefined,
};

/** Throws `cancelled` once the job was asked to stop. */
export function throwIfCancelled(job: Pick<JobContext, 'signal'>): void {
  if (job.signal.aborted) {
    throw new AppError('cancelled', 'Stopped as asked. What was done so far is kept.', {
      nextStep: 'Run the same command again to go on.',
    });
  }
}
