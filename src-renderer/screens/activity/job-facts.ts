import type { JobResult, JobSummary } from '../../../src-main/contract/index.ts';
// The catalogue itself, which needs no page.
import { english as m } from '../../messages/en/index.ts';

/** Seconds that a job took, or has taken until now; null where it has not begun. */
export function jobSeconds(
  { startedAt, finishedAt }: Pick<JobSummary, 'startedAt' | 'finishedAt'>,
  nowMs: number,
): number | null {
  if (startedAt === null) return null;
  const end = finishedAt === null ? nowMs : Date.parse(finishedAt);
  return Math.max(0, (end - Date.parse(startedAt)) / 1000);
}

/** What a finished job brought, in sentences. */
export function resultSentences(result: JobResult): string[] {
  const words = m.activity.results;
  switch (result.kind) {
    case 'dataset-import': {
      const files = result.report.problems.reduce((sum, problem) => sum + problem.files, 0);
      return [words.added(result.report.added), ...(files > 0 ? [words.problems(files)] : [])];
    }
    case 'dataset-fetch':
      return [words.fetched(result.report.folder)];
    case 'backbone-import':
    case 'backbone-download':
      return [words.backbone(result.backbone)];
    case 'label-check':
      return [words.suspects(result.suspects)];
    case 'training':
    case 'model-import':
      return [words.version(result.version)];
    case 'screening':
    case 'screening-export':
      return [words.folder(result.folder)];
  }
}

/** A log as text, for the clipboard. */
export function logText(log: readonly { at: string; text: string }[]): string {
  return log.map(({ at, text }) => `${at}  ${text}`).join('\n');
}
