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

const KEPT = {
  outcome: 'What was done so far is kept.',
  nextStep: 'Start it again to go on.',
};

/** Throws `cancelled` once the job was asked to stop. `words` tell what became of its work and how to go on. */
export function throwIfCancelled(job: Pick<JobContext, 'signal'>, words = KEPT): void {
  if (!job.signal.aborted) return;
  throw new AppError('cancelled', `Stopped as asked. ${words.outcome}`, { nextStep: words.nextStep });
}
