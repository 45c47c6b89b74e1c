import type { Database } from 'better-sqlite3';
import { openFile } from '../connection.ts';
import { migrate, MIGRATIONS } from '../migrate.ts';

/** Tables, indices and triggers that are not as the migrations make them, by name. */
export function changedTables(database: Database): string[] {
  const fresh = openFile(':memory:');
  try {
    migrate(fresh, MIGRATIONS, () => undefined);
    const [is, should] = [schemaOf(database), schemaOf(fresh)];
    const names = new Set([...is.keys(), ...should.keys()]);
    return [...names].filter((name) => is.get(name) !== should.get(name));
  } finally {
    fresh.close();
  }
}

function schemaOf(database: Database): Map<string, string> {
  const rows = database
    .prepare<[], { name: string; text: string }>(
      `SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') AS text FROM main.sqlite_schema
       WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'`,
    )
    .all();
  return new Map(rows.map(({ name, text }) => [name, text]));
}
