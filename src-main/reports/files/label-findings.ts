import type { LabelFinding } from '../../contract/index.ts';
import { type Column, writeSpreadsheet } from './spreadsheet.ts';

const COLUMNS: readonly Column<LabelFinding>[] = [
  { heading: 'rank', value: ({ rank }) => rank },
  { heading: 'path', value: ({ path }) => path },
  { heading: 'patient', value: ({ patient }) => patient },
  { heading: 'slide', value: ({ slide }) => slide },
  { heading: 'given_class', value: ({ given }) => given },
  { heading: 'suggested_class', value: ({ suggested }) => suggested },
  { heading: 'probability_of_given', value: ({ probability }) => probability },
  { heading: 'score', value: ({ score }) => score },
  { heading: 'decision', value: ({ decision }) => decision },
  { heading: 'decided_by', value: ({ decidedBy }) => decidedBy },
  { heading: 'decided_at', value: ({ decidedAt }) => decidedAt },
];

/**
 * One line a suspect for spreadsheets, the most suspicious first; replaces `path` whole or not at all. Probabilities
 * and scores are from 0 to 1; the lower the score, the surer the model is that the label is wrong. `decision` is kept,
 * relabelled, excluded, or empty.
 */
export async function writeLabelFindingsCsv(path: string, findings: readonly LabelFinding[]): Promise<void> {
  await writeSpreadsheet(path, COLUMNS, findings);
}
