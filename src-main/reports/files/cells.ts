import { Transform } from 'node:stream';
import { type CellRow, DOCUMENT_SCHEMA } from '../../contract/index.ts';
import { writeRowsAtomic } from './atomic-stream.ts';
import { type Column, writeSpreadsheet } from './spreadsheet.ts';

const COLUMNS: readonly Column<CellRow>[] = [
  { heading: 'path', value: (row) => row.path },
  { heading: 'slide', value: (row) => row.slide },
  { heading: 'status', value: (row) => row.status },
  { heading: 'class', value: (row) => row.reviewedClass ?? row.predictedClass },
  { heading: 'predicted_class', value: (row) => row.predictedClass },
  { heading: 'probability', value: (row) => row.probability },
  { heading: 'needs_review', value: (row) => row.needsReview },
  { heading: 'reviewed_class', value: (row) => row.reviewedClass },
  { heading: 'reviewer', value: (row) => row.reviewer },
  { heading: 'reason', value: (row) => row.reason },
  { heading: 'sha256', value: (row) => row.sha256 },
];

/**
 * One line a cell for spreadsheets; replaces `path` whole or not at all. Columns:
 *
 * - `path`, `slide`: where the image lies and what it belongs to
 * - `status`: done, unreadable, skipped or pending; `reason` says why where it is not done
 * - `class`: the one that counts, a person's review before the model's answer
 * - `predicted_class`, `probability`: the model's answer and its calibrated probability (0 to 1) of the positive class
 * - `needs_review`: true or false; `reviewed_class`, `reviewer`: a person's answer
 * - `sha256`: of the image file
 */
export async function writeCellsCsv(
  path: string,
  rows: AsyncIterable<CellRow> | Iterable<CellRow>,
): Promise<void> {
  await writeSpreadsheet(path, COLUMNS, rows);
}

/**
 * One JSON object a line, with `schema` and the fields of the contract's `CellRow`, exactly as they are (nothing
 * neutralised); replaces `path` whole or not at all. UTF-8 without byte order mark, as JSON Lines asks.
 */
export async function writeCellsJsonl(
  path: string,
  rows: AsyncIterable<CellRow> | Iterable<CellRow>,
): Promise<void> {
  const serialiser = new Transform({
    writableObjectMode: true,
    transform(row: CellRow, _encoding, done) {
      done(null, `${JSON.stringify({ schema: DOCUMENT_SCHEMA, ...row })}\n`);
    },
  });
  await writeRowsAtomic(path, rows, serialiser);
}
