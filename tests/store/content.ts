import { createHash } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';

/** Kept sums of what the other tables hold: looking may write them. */
const DERIVED = ['slide_counts', 'row_digests'];

/** A hash of every row of a database, whatever the order in which its pages came about. */
export function contentOf(path: string): string {
  const database = new SqliteDatabase(path, { readonly: true });
  try {
    const hash = createHash('sha256');
    const tables = database
      .prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
      .pluck()
      .all();
    for (const table of tables.filter((name) => !DERIVED.includes(name))) {
      const rows = database.prepare(`SELECT * FROM "${table}"`).raw().all();
      hash.update(
        `${table}\n${rows
          .map((row) => JSON.stringify(row))
          .toSorted()
          .join('\n')}\n`,
      );
    }
    return hash.digest('hex');
  } finally {
    database.close();
  }
}
