import type { Database } from 'better-sqlite3';
import { DIGESTS, digestedTables } from './digested-tables.ts';
import { type Changes, digestsOf, sumOf } from './row-digests.ts';
import { RowSum } from './row-sum.ts';

/** Rows that are not as they were recorded. */
export interface ChangedRows {
  readonly table: string;
  /** Which part of it; 0 where it has none. */
  readonly part: number;
  /** How many rows were recorded, and how many there are. */
  readonly recorded: number;
  readonly found: number;
}

/** Digests every row and holds that against what was kept; reads the whole database, as it stands at one moment. */
export function changedRows(database: Database): ChangedRows[] {
  return database.transaction(() => {
    const rows = [...allDigests(database)].flatMap(({ table, part, recorded, found }) =>
      recorded.equals(found) ? [] : [{ table, part, recorded: recorded.rows, found: found.rows }],
    );
    return [...rows, ...changedNumbering(database)];
  })();
}

/** Whether the rows of one part are as they were recorded. */
export function isPartSound(database: Database, table: string, part: number): boolean {
  return [...allDigests(database, table)].every(
    (digest) => digest.part !== part || digest.recorded.equals(digest.found),
  );
}

/**
 * Runs `change`, which may change tables and rows past the digests, and digests every row anew. What did not fit before
 * does not fit afterwards. In a transaction of the caller.
 */
export function digestingAnew(database: Database, change: () => void): void {
  const misfits: Changes = new Map();
  for (const { table, part, recorded, found } of allDigests(database)) {
    if (recorded.equals(found)) continue;
    const misfit = sumOf(misfits, table, part);
    misfit.add(recorded);
    misfit.add(found, -1);
  }
  change();
  const tables = digestedTables(database);
  if (tables.length === 0) return;
  database.exec(`DELETE FROM ${DIGESTS}`);
  const save = database.prepare(
    `INSERT INTO ${DIGESTS} (table_name, part, sum, row_count) VALUES (?, ?, ?, ?)`,
  );
  for (const table of tables) {
    const sums = digestsOf(database, table);
    for (const [part, misfit] of misfits.get(table.name) ?? []) {
      sumOf(new Map([[table.name, sums]]), table.name, part).add(misfit);
    }
    for (const [part, sum] of sums) save.run(table.name, part, sum.toBytes(), sum.rows);
  }
}

interface Digest {
  readonly table: string;
  readonly part: number;
  readonly recorded: RowSum;
  readonly found: RowSum;
}

function* allDigests(database: Database, only?: string): Generator<Digest> {
  const tables = digestedTables(database).filter(({ name }) => only === undefined || name === only);
  for (const table of tables) {
    const found = digestsOf(database, table);
    const kept = database
      .prepare<[string], { part: number; sum: Buffer; rows: number }>(
        `SELECT part, sum, row_count AS rows FROM ${DIGESTS} WHERE table_name = ?`,
      )
      .all(table.name);
    const recorded = new Map(kept.map(({ part, sum, rows }) => [part, RowSum.from(sum, rows)]));
    for (const part of new Set([...recorded.keys(), ...found.keys()])) {
      yield {
        table: table.name,
        part,
        recorded: recorded.get(part) ?? new RowSum(),
        found: found.get(part) ?? new RowSum(),
      };
    }
  }
}

/** The number of the next version lies in a table of SQLite's own. */
function changedNumbering(database: Database): ChangedRows[] {
  const numbering = database
    .prepare<[], { recorded: number; found: number }>(
      `SELECT coalesce(max(number), 0) AS recorded,
         coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'model_versions'), 0) AS found FROM model_versions`,
    )
    .get();
  if (!numbering || numbering.recorded === numbering.found) return [];
  return [{ table: 'sqlite_sequence', part: 0, ...numbering }];
}
