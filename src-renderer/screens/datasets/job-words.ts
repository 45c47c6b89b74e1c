import type { JobSummary } from '../../../src-main/contract/index.ts';
import { m } from '../../messages/index.ts';

/** What an import or download is called. */
export function jobTitle({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string {
  return kind === 'dataset-fetch' ? m.datasets.job.downloading : m.datasets.job.importing(subject.label);
}
