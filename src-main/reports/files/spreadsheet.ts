import { stringify } from 'csv-stringify';
import { writeRowsAtomic } from './atomic-stream.ts';
import { neutraliseFormula } from './neutralise.ts';

/** A column: its heading and the value of a row; null is an empty field. */
export interface Column<Row> {
  readonly heading: string;
  readonly value: (row: Row) => string | number | boolean | null;
}

/**
 * Writes CSV that opens in a spreadsheet as it is: UTF-8 with byte order mark, comma, a heading line, `true` and
 * `false` in words, text neutralised against formulas, numbers as they are.
 */
export async function writeSpreadsheet<Row>(
  path: string,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<void> {
  const serialiser = stringify({
    bom: true,
    header: true,
    columns: columns.map(({ heading }) => heading),
    cast: { string: neutraliseFormula, boolean: String },
  });
  await writeRowsAtomic(path, valuesOf(columns, rows), serialiser);
}

async function* valuesOf<Row>(columns: readonly Column<Row>[], rows: AsyncIterable<Row> | Iterable<Row>) {
  for await (const row of rows) yield columns.map(({ value }) => value(row));
}
