import type { Cell } from 'write-excel-file/node';
import { writeFileAtomic } from '../../base/index.ts';
import type { Column } from './spreadsheet.ts';

/**
 * Writes an Excel workbook with one sheet, or nothing: headings in the first row, which stays in sight, numbers as
 * numbers, text as text whatever it begins with, so that nothing is a formula. Control characters, which XML cannot
 * hold, are left out.
 */
export async function writeWorkbook<Row>(
  path: string,
  sheet: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  // Loaded when a table is written: the app shows its first screen without it.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const headings = columns.map(({ heading }): Cell => ({ type: String, value: heading, fontWeight: 'bold' }));
  const cells = rows.map((row) => columns.map(({ value }) => cellOf(value(row))));
  const widths = columns.map(({ heading }) => ({ width: heading.length + 2 }));
  const workbook = writeXlsxFile([headings, ...cells], { sheet, stickyRowsCount: 1, columns: widths });
  await writeFileAtomic(path, await workbook.toBuffer());
}

function cellOf(value: string | number | boolean | null): Cell {
  switch (typeof value) {
    case 'string':
      return { type: String, value };
    case 'number':
      return { type: Number, value };
    case 'boolean':
      return { type: Boolean, value };
    default:
      return null;
  }
}
