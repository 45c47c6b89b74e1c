import type { JobSummary } from '../../src-main/contract/index.ts';
// The catalogue itself, which needs no page.
import { english as m } from '../messages/en/index.ts';
import { formatNumber } from './format.ts';

/** What a job is, for the eye: `Training: nih-cells`. */
export function jobTitle({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string {
  return m.frame.jobTitle(m.frame.jobKinds[kind], subject.label);
}

/** What a queued job waits for, by name. */
export function waitingText({ waitsFor }: Pick<JobSummary, 'waitsFor'>): string {
  if (!waitsFor) return m.frame.jobWaiting;
  const title = jobTitle(waitsFor);
  return waitsFor.between > 0
    ? m.frame.jobWaitsForMore(title, formatNumber(waitsFor.between))
    : m.frame.jobWaitsFor(title);
}
