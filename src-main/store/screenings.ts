import { z } from 'zod';
import { AppError } from '../base/index.ts';
import { screeningOptionsSchema, type ScreeningStatus, slideNamingSchema } from '../contract/index.ts';
import { AtWork } from './at-work.ts';
import type { Connection } from './connection.ts';
import { parseJson } from './json.ts';

/** Everything that decides a screening's result besides the files. */
export const screeningRequestSchema = z.object({
  options: screeningOptionsSchema,
  slides: slideNamingSchema,
  threshold: z.number(),
});
export type ScreeningRequest = z.infer<typeof screeningRequestSchema>;

export interface ScreeningRecord {
  readonly id: number;
  readonly folder: string;
  /** Number of the model version. */
  readonly version: number;
  readonly request: ScreeningRequest;
  readonly status: ScreeningStatus;
  readonly device: string;
  /** Time spent so far, over all its runs. */
  readonly activeSeconds: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** All its files are recorded; before that nothing was classified. */
  readonly listed: boolean;
  /** How its folder has changed since it was begun, in words; such a screening never goes on. */
  readonly changed: string | null;
  /** The screening that began anew then. */
  readonly replacedBy: number | null;
}

interface StoredRow {
  id: number;
  folder: string;
  version: number;
  request: string;
  status: ScreeningStatus;
  device: string;
  active_seconds: number;
  started_at: string;
  finished_at: string | null;
  listed: number;
  changed: string | null;
  replaced_by: number | null;
}

/** Screenings as wholes; their cells are in `Cells`. */
export class Screenings {
  readonly #connection: Connection;
  readonly #atWork: AtWork;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#atWork = new AtWork(connection);
  }

  create(screening: { folder: string; version: number; request: ScreeningRequest }): ScreeningRecord {
    const { lastInsertRowid } = this.#connection
      .command(
        `INSERT INTO screenings (folder, version, request, status, started_at) VALUES (?, ?, ?, 'running', ?)`,
      )
      .run(screening.folder, screening.version, textOf(screening.request), new Date().toISOString());
    return this.require(Number(lastInsertRowid));
  }

  /** Throws `not-found`. */
  require(id: number): ScreeningRecord {
    const row = this.#connection.query<[number], StoredRow>('SELECT * FROM screenings WHERE id = ?').get(id);
    if (!row) {
      throw new AppError('not-found', `There is no screening number ${id}.`, {
        nextStep: 'Screen the folder again.',
      });
    }
    return this.#toRecord(row);
  }

  /** The latest screening of this folder by this model with this request that has not finished and may go on. */
  findUnfinished(folder: string, version: number, request: ScreeningRequest): ScreeningRecord | undefined {
    const row = this.#connection
      .query<[string, number, string], StoredRow>(
        `SELECT * FROM screenings WHERE folder = ? AND version = ? AND request = ? AND status <> 'finished'
           AND changed IS NULL ORDER BY id DESC LIMIT 1`,
      )
      .get(folder, version, textOf(request));
    return row && this.#toRecord(row);
  }

  /** Newest first. */
  list(): ScreeningRecord[] {
    return this.#connection
      .query<[], StoredRow>('SELECT * FROM screenings ORDER BY id DESC')
      .all()
      .map((row) => this.#toRecord(row));
  }

  /** Newest first. */
  page(offset: number, limit: number): { total: number; rows: ScreeningRecord[] } {
    return {
      total: this.#connection.column<[], number>('SELECT count(*) FROM screenings').get() ?? 0,
      rows: this.#connection
        .query<[number, number], StoredRow>('SELECT * FROM screenings ORDER BY id DESC LIMIT ? OFFSET ?')
        .all(limit, offset)
        .map((row) => this.#toRecord(row)),
    };
  }

  begin(id: number, device: string): void {
    this.#connection
      .command(`UPDATE screenings SET status = 'running', device = ?, finished_at = NULL WHERE id = ?`)
      .run(device, id);
  }

  end(id: number, status: ScreeningStatus, finishedAt = new Date().toISOString()): void {
    this.#connection
      .command('UPDATE screenings SET status = ?, finished_at = ? WHERE id = ?')
      .run(status, finishedAt, id);
  }

  /** Records that all its files are. */
  setListed(id: number): void {
    this.#connection.command('UPDATE screenings SET listed = 1 WHERE id = ?').run(id);
  }

  /** Records that its folder has changed, so that it stays as it is, unfinished, and which screening began anew. */
  setChanged(id: number, changed: string, replacedBy: number | null): void {
    this.#connection
      .command(
        `UPDATE screenings SET status = 'stopped', finished_at = ?, changed = ?, replaced_by = ? WHERE id = ?`,
      )
      .run(new Date().toISOString(), changed, replacedBy, id);
  }

  addSeconds(id: number, seconds: number): void {
    this.#connection
      .command('UPDATE screenings SET active_seconds = active_seconds + ? WHERE id = ?')
      .run(seconds, id);
  }

  #toRecord(row: StoredRow): ScreeningRecord {
    const status = this.#atWork.statusNow({ kind: 'screening', id: row.id }, row.status);
    return toRecord({ ...row, status });
  }
}

/** Equal requests are equal texts: the schema puts the fields into one order. */
function textOf(request: ScreeningRequest): string {
  return JSON.stringify(screeningRequestSchema.parse(request));
}

function toRecord(row: StoredRow): ScreeningRecord {
  return {
    id: row.id,
    folder: row.folder,
    version: row.version,
    request: parseJson(screeningRequestSchema, row.request, `screening ${row.id}`),
    status: row.status,
    device: row.device,
    activeSeconds: row.active_seconds,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    listed: row.listed === 1,
    changed: row.changed,
    replacedBy: row.replaced_by,
  };
}
