import type { Database, Statement } from 'better-sqlite3';
import { columnList, DIGESTS, type DigestedTable, digestedTables, partOf } from './digested-tables.ts';
import { RowSum } from './row-sum.ts';

interface KeptSum {
  readonly sum: Buffer;
  readonly rows: number;
}

/** Rows that were added or taken away, by table and part. */
export type Changes = Map<string, Map<number, RowSum>>;

/**
 * Keeps a digest of the rows of every table, in parts, in step with what is written through this connection: each change
 * of a row is noted by a temporary trigger, and what a transaction came to is added to the digests just before it is
 * committed. Whoever writes past Smearwise has no such triggers, so that the digests tell of it.
 */
export class RowDigests {
  readonly #database: Database;
  #find: Statement<[string, number], KeptSum> | undefined;
  #save: Statement | undefined;
  /** One for each transaction that is open, the innermost last. */
  readonly #open: Changes[] = [];

  constructor(database: Database) {
    this.#database = database;
    const tables = digestedTables(database);
    if (tables.length === 0) return;
    database.function('note_row', { varargs: true }, (sign, table, part, ...values) => {
      this.#note(sign === 1 ? 1 : -1, String(table), Number(part), values);
      return null;
    });
    // INSERT OR REPLACE then tells of the row that it removes.
    database.pragma('recursive_triggers = ON');
    for (const table of tables) database.exec(triggersOf(table));
  }

  /** Runs `work`, which stands in a transaction or savepoint of its own, and takes in what it changed. */
  within<Result>(work: () => Result): Result {
    this.#open.push(new Map());
    let result: Result;
    try {
      result = work();
    } catch (error) {
      this.#open.pop();
      throw error;
    }
    const changes = this.#open.pop() ?? new Map<string, Map<number, RowSum>>();
    const outer = this.#open.at(-1);
    if (outer) merge(changes, outer);
    else this.#write(changes);
    return result;
  }

  /** What the rows of a part add up to, with what the open transaction has changed so far. */
  current(table: string, part: number): RowSum {
    this.#find ??= this.#database.prepare<[string, number], KeptSum>(
      `SELECT sum, row_count AS rows FROM ${DIGESTS} WHERE table_name = ? AND part = ?`,
    );
    const kept = this.#find.get(table, part);
    const sum = kept ? RowSum.from(kept.sum, kept.rows) : new RowSum();
    for (const changes of this.#open) {
      const change = changes.get(table)?.get(part);
      if (change) sum.add(change);
    }
    return sum;
  }

  #note(sign: 1 | -1, table: string, part: number, values: readonly unknown[]): void {
    const changes = this.#open.at(-1);
    if (!changes) throw new Error(`A row of ${table} was changed outside of a transaction.`);
    sumOf(changes, table, part).note(sign, values);
  }

  #write(changes: Changes): void {
    if (changes.size === 0) return;
    this.#save ??= this.#database.prepare(
      `INSERT OR REPLACE INTO ${DIGESTS} (table_name, part, sum, row_count) VALUES (?, ?, ?, ?)`,
    );
    for (const [table, parts] of changes) {
      for (const [part, change] of parts) {
        const sum = this.current(table, part);
        sum.add(change);
        this.#save.run(table, part, sum.toBytes(), sum.rows);
      }
    }
  }
}

/** The digest of each part of a table, from its rows as they stand. */
export function digestsOf(database: Database, table: DigestedTable): Map<number, RowSum> {
  const sums: Changes = new Map();
  const rows = database
    .prepare<[], [number, ...unknown[]]>(
      `SELECT ${partOf(table)}, ${columnList(table)} FROM "${table.name}" NOT INDEXED`,
    )
    .raw();
  for (const [part, ...values] of rows.iterate()) sumOf(sums, table.name, part).note(1, values);
  return sums.get(table.name) ?? new Map<number, RowSum>();
}

function triggersOf(table: DigestedTable): string {
  const { name } = table;
  const note = (sign: number, row: string) =>
    `SELECT note_row(${sign}, '${name}', ${partOf(table, row)}, ${columnList(table, row)});`;
  return `
    CREATE TEMP TRIGGER "digest_new_${name}" AFTER INSERT ON main."${name}" BEGIN ${note(1, 'NEW.')} END;
    CREATE TEMP TRIGGER "digest_changed_${name}" AFTER UPDATE ON main."${name}"
      BEGIN ${note(-1, 'OLD.')} ${note(1, 'NEW.')} END;
    CREATE TEMP TRIGGER "digest_gone_${name}" AFTER DELETE ON main."${name}" BEGIN ${note(-1, 'OLD.')} END;`;
}

/** The sum of a part; made where it is missing. */
export function sumOf(changes: Changes, table: string, part: number): RowSum {
  let parts = changes.get(table);
  if (!parts) changes.set(table, (parts = new Map<number, RowSum>()));
  let sum = parts.get(part);
  if (!sum) parts.set(part, (sum = new RowSum()));
  return sum;
}

function merge(from: Changes, into: Changes): void {
  for (const [table, parts] of from) {
    for (const [part, sum] of parts) sumOf(into, table, part).add(sum);
  }
}
