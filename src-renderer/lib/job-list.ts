import type { JobStatus, JobSummary } from '../../src-main/contract/index.ts';

/** True while a job waits or runs. */
export function isActive(job: { status: JobStatus }): boolean {
  return job.status === 'queued' || job.status === 'running';
}

/** The known jobs with the changed ones in their place, newest first, at most `most`. */
export function mergeJobs(
  known: readonly JobSummary[],
  changed: readonly JobSummary[],
  most: number,
): JobSummary[] {
  const byId = new Map(known.map((job) => [job.id, job]));
  for (const job of changed) byId.set(job.id, job);
  return [...byId.values()].sort((a, b) => b.id - a.id).slice(0, most);
}

/** The jobs that were active before the change and are not any more. */
export function endedJobs(known: readonly JobSummary[], changed: readonly JobSummary[]): JobSummary[] {
  const active = new Set(known.filter(isActive).map((job) => job.id));
  return changed.filter((job) => active.has(job.id) && !isActive(job));
}

/** Queued and running, the running first, then in the order of the queue. */
export function activeJobs(jobs: readonly JobSummary[]): JobSummary[] {
  const rank = (job: JobSummary) => (job.status === 'running' ? 0 : 1);
  return jobs.filter(isActive).sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** Share of a job that is done, 0 to 1; null where it cannot be told. */
export function jobShare(job: JobSummary): number | null {
  const { progress } = job;
  if (progress?.total == null || progress.total === 0) return null;
  return Math.min(1, (progress.done + progress.failed) / progress.total);
}
