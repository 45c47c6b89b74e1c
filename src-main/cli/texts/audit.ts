import type { RecordProblem } from '../../contract/index.ts';

/** What `smearwise audit verify` found. */
export function auditText(entries: number, problems: readonly RecordProblem[]): string {
  if (problems.length === 0)
    return `All records are as they were written, and so is the log (entries: ${entries}).`;
  return [
    ...problems.map(({ message }) => message),
    '',
    'Keep the data folder as it is, and ask who has worked with its files. Restoring a backup from before that goes back to what it held.',
  ].join('\n');
}
