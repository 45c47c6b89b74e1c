import type { WorkerExit } from '../../jobs/index.ts';
import type { GoneReason } from './crashes.ts';

const REASONS: Partial<Record<GoneReason, string>> = {
  oom: 'The system ran out of memory.',
  killed: 'It was killed, by the system or by a person.',
  crashed: 'It crashed.',
  'launch-failed': 'It could not be started.',
  'integrity-failure': 'The files of the program were changed.',
};

/** What Electron tells of a utility process that has ended. */
export interface UtilityEnd {
  readonly exitCode: number;
  /** Why, as far as Chromium knows. */
  readonly reason: GoneReason | undefined;
  /** Where V8 gave up, if it did. */
  readonly fatalError: string | undefined;
  /** The last lines of standard error. */
  readonly stderr: string;
}

/** The same as `src-main/jobs` wants it: it records the job as interrupted, with this as its cause. */
export function workerExit({ exitCode, reason, fatalError, stderr }: UtilityEnd): WorkerExit {
  const words = [reason && REASONS[reason], fatalError && `V8: ${fatalError}`, stderr];
  return { exitCode, signal: null, lastWords: words.filter(Boolean).join('\n') };
}
