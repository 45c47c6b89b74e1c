import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import SqliteDatabase, { type Database, type RunResult, type Statement } from 'better-sqlite3';
import { DatabasePlace } from './database-place.ts';
import { namingTheFile } from './errors.ts';
import { RowDigests } from './integrity/row-digests.ts';

const DEFAULT_BUSY_TIMEOUT_MS = 5000;
const SLOW_QUERY_MS = 40;
/** Negative: in KiB. Holds the indices of a million cells while their results come in. */
const CACHE_SIZE_KIB = -65_536;
/** As SQLite numbers it: each commit is on the disk before it is answered. */
const SYNCHRONOUS_FULL = 2;

export interface FileOptions {
  readonly readonly?: boolean;
  /** How long another process's write is waited for; 5,000 ms unless told. */
  readonly busyTimeoutMs?: number;
}

/** Opens or creates the file and reads its first page. The folder must exist. */
export function openFile(path: string, options: FileOptions = {}): Database {
  const database = new SqliteDatabase(path, {
    readonly: options.readonly ?? false,
    timeout: options.busyTimeoutMs ?? DEFAULT_BUSY_TIMEOUT_MS,
  });
  try {
    database.pragma('foreign_keys = ON');
    database.pragma(`cache_size = ${CACHE_SIZE_KIB}`);
    return database;
  } catch (error) {
    // On Windows nothing could take the place of a damaged file that is still open.
    database.close();
    throw error;
  }
}

/** A statement that reads. */
export interface Query<Parameters extends unknown[], Row> {
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
}

/** A statement that writes. */
export interface Command {
  run(...parameters: unknown[]): RunResult;
}

/** What code that only reads is handed. */
export type Reading = Pick<Connection, 'query' | 'column'>;

/**
 * The open database as the tables' classes see it: each statement is prepared once, errors of SQLite name the file in
 * a technician's words, and slow statements are logged. Whatever writes throws `unavailable` where the file went away.
 */
export class Connection {
  /** What the rows of each table add up to, kept in step with what is written here. */
  readonly digests: RowDigests;
  readonly #database: Database;
  readonly #log: ((line: string) => void) | undefined;
  readonly #place: DatabasePlace;
  readonly #statements = new Map<string, Statement>();
  readonly #onCommit: (() => void)[] = [];
  #transactionNumber = 0;

  constructor(database: Database, log?: (line: string) => void) {
    this.#database = database;
    this.#place = new DatabasePlace(database.name);
    this.#log = log;
    this.digests = new RowDigests(database);
  }

  /** The database file. */
  get path(): string {
    return this.#database.name;
  }

  /** A reading statement; each result is a row with its columns by name. */
  query<Parameters extends unknown[], Row>(sql: string): Query<Parameters, Row> {
    return this.#reading<Parameters, Row>(this.#prepared(sql), sql);
  }

  /** A reading statement of one column; each result is its value. */
  column<Parameters extends unknown[], Value>(sql: string): Query<Parameters, Value> {
    return this.#reading<Parameters, Value>(this.#prepared(sql).pluck(), sql);
  }

  /** A writing statement. */
  command(sql: string): Command {
    const statement = this.#prepared(sql);
    const run = (parameters: unknown[]) => this.#timed(sql, () => statement.run(...parameters));
    return {
      run: (...parameters) =>
        this.#database.inTransaction
          ? this.digests.within(() => run(parameters))
          : this.transaction(() => run(parameters)),
    };
  }

  /**
   * Runs `work` in one transaction: all of it is recorded, or nothing. Nests. The lock for writing is taken at the
   * beginning, so that what was read still holds when it is written; when it returns, all is on the disk. Throws a
   * TypeError for a function that returns a promise.
   */
  transaction<Result>(work: () => Result): Result {
    if (this.#database.inTransaction) return this.#transaction(work);
    this.#onCommit.length = 0;
    this.#transactionNumber++;
    const result = this.#recorded(this.#transaction(work));
    for (const follow of this.#onCommit.splice(0)) follow();
    return result;
  }

  /** Tells the transactions of this connection from one another. */
  get transactionNumber(): number {
    return this.#transactionNumber;
  }

  /** Runs `follow` once the transaction that is open now has been committed, and not where it was rolled back. */
  afterCommit(follow: () => void): void {
    if (!this.#onCommit.includes(follow)) this.#onCommit.push(follow);
  }

  /** What is committed is on the disk itself, also where SQLite leaves that to its next checkpoint. */
  syncToDisk(): void {
    if (Number(this.#database.pragma('synchronous', { simple: true })) >= SYNCHRONOUS_FULL) return;
    const log = `${this.#database.name}-wal`;
    if (!existsSync(log)) return;
    const file = openSync(log, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  #transaction<Result>(work: () => Result): Result {
    return namingTheFile(this.#database.name, () =>
      this.#database.transaction(() => this.digests.within(work)).immediate(),
    );
  }

  /**
   * The same for what would only be done again: all of it or nothing, but a power cut may take the newest of them
   * (never the database's soundness, nor what `transaction` recorded before). Inside another it counts as that.
   */
  relaxedTransaction<Result>(work: () => Result): Result {
    if (this.#database.inTransaction) return this.transaction(work);
    this.#database.pragma('synchronous = NORMAL');
    try {
      return this.transaction(work);
    } finally {
      this.#database.pragma('synchronous = FULL');
    }
  }

  /** As `transaction`, without waiting: throws `conflict` at once where another process writes just now. */
  transactionAtOnce<Result>(work: () => Result): Result {
    const waitingMs = Number(this.#database.pragma('busy_timeout', { simple: true }));
    this.#database.pragma('busy_timeout = 0');
    try {
      return this.transaction(work);
    } finally {
      this.#database.pragma(`busy_timeout = ${waitingMs}`);
    }
  }

  /** Runs `read` on the database as it stands, whatever other processes write meanwhile. It must not write. */
  snapshot<Result>(read: () => Result): Result {
    return namingTheFile(this.#database.name, () => this.#database.transaction(read).deferred());
  }

  /** Throws `unavailable` where the database file went away meanwhile: what was just written is lost. */
  requireThere(): void {
    this.#place.requireThere();
  }

  /** What was written counts only where its file is still there: one look for each transaction, some microseconds. */
  #recorded<Result>(result: Result): Result {
    if (!this.#database.inTransaction) this.#place.requireThere();
    return result;
  }

  #reading<Parameters extends unknown[], Row>(statement: Statement, sql: string): Query<Parameters, Row> {
    const reading = statement as Statement<unknown[], Row>;
    return {
      get: (...parameters) => this.#timed(sql, () => reading.get(...parameters)),
      all: (...parameters) => this.#timed(sql, () => reading.all(...parameters)),
    };
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = namingTheFile(this.#database.name, () => this.#database.prepare(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  #timed<Result>(sql: string, work: () => Result): Result {
    const start = performance.now();
    try {
      return namingTheFile(this.#database.name, work);
    } finally {
      const elapsedMs = performance.now() - start;
      if (elapsedMs > SLOW_QUERY_MS) {
        this.#log?.(`Slow query, ${elapsedMs.toFixed(0)} ms: ${sql.replaceAll(/\s+/g, ' ')}`);
      }
    }
  }
}
