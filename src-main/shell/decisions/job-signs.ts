import type { JobKind, JobStatus, JobSummary } from '../../contract/index.ts';

/** A job shorter than this needs no notification: the person still looks. */
const LONG_JOB_MS = 30_000;

/** What the task bar shows: `value` from 0 to 1, -1 for no bar. */
export interface TaskbarProgress {
  readonly value: number;
  readonly mode: 'none' | 'normal' | 'indeterminate';
}

/** Active are the jobs that wait or run; they hold the app open. */
export function isActive({ status }: Pick<JobSummary, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}

/** The task bar's progress: that of the running jobs together, moving to and fro while no total is known. */
export function taskbarProgress(jobs: readonly JobSummary[]): TaskbarProgress {
  const running = jobs.filter(({ status }) => status === 'running');
  if (running.length === 0) return { value: -1, mode: 'none' };
  const shares = running.flatMap(({ progress }) =>
    progress?.total ? [Math.min(1, (progress.done + progress.failed) / progress.total)] : [],
  );
  // Electron draws any value above 1 as moving to and fro.
  if (shares.length === 0) return { value: 2, mode: 'indeterminate' };
  return { value: shares.reduce((sum, share) => sum + share, 0) / shares.length, mode: 'normal' };
}

/** What a notification says. */
export interface JobNews {
  readonly id: number;
  readonly kind: JobKind;
  readonly end: 'finished' | 'failed' | 'interrupted';
  /** What the job worked on, and why it failed if it did. */
  readonly details: string;
}

/**
 * The notification that is due, if one is: when a long job has ended by itself, well or not, and nobody looks at the
 * window. What a person stopped is no news to them.
 */
export function jobNews(
  before: JobStatus | undefined,
  job: JobSummary,
  windowFocused: boolean,
): JobNews | undefined {
  const { id, kind, status, subject, error, startedAt, finishedAt } = job;
  if (windowFocused || before === undefined || !isActive({ status: before })) return undefined;
  if (status !== 'finished' && status !== 'failed' && status !== 'interrupted') return undefined;
  if (startedAt === null || finishedAt === null) return undefined;
  if (Date.parse(finishedAt) - Date.parse(startedAt) < LONG_JOB_MS) return undefined;
  return { id, kind, end: status, details: error ? `${subject.label}\n${error.message}` : subject.label };
}
