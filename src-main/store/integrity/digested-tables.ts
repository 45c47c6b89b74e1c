import type { Database } from 'better-sqlite3';

/** A table whose rows are digested. */
export interface DigestedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The column that divides it into parts, each with a digest of its own; undefined: one digest for all. */
  readonly partColumn: string | undefined;
}

/** What the digests are kept in. */
export const DIGESTS = 'row_digests';

/** Has digests of its own kind. */
const NOT_DIGESTED = [DIGESTS, 'audit'];

/** What is looked at, sealed or removed by itself. */
const PARTS: Readonly<Record<string, string>> = {
  cells: 'slide_id',
  slides: 'screening_id',
  screenings: 'id',
  images: 'dataset_id',
  datasets: 'id',
  splits: 'dataset_id',
  split_images: 'split_id',
  label_checks: 'id',
  label_findings: 'check_id',
  model_versions: 'number',
  test_predictions: 'version',
};

/** Every table of the database but the digests and the audit log; none where there are no digests yet. */
export function digestedTables(database: Database): DigestedTable[] {
  const names = database
    .prepare<[], string>(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .pluck()
    .all();
  if (!names.includes(DIGESTS)) return [];
  const columnsOf = database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?) ORDER BY cid')
    .pluck();
  return names
    .filter((name) => !NOT_DIGESTED.includes(name))
    .map((name) => ({ name, columns: columnsOf.all(name), partColumn: PARTS[name] }));
}

/** The column, or 0, that says which part a row belongs to. */
export function partOf({ partColumn }: DigestedTable, row = ''): string {
  return partColumn === undefined ? '0' : `${row}"${partColumn}"`;
}

/** The columns as a list of SQL. */
export function columnList({ columns }: DigestedTable, row = ''): string {
  return columns.map((column) => `${row}"${column}"`).join(', ');
}
