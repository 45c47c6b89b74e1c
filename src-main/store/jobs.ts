import { z } from 'zod';
import { AppError } from '../base/index.ts';
import {
  type ErrorBody,
  errorBodySchema,
  type JobKind,
  jobKindSchema,
  type JobLogLine,
  type JobProgress,
  jobProgressSchema,
  type JobResult,
  jobResultSchema,
  type JobStatus,
  type JobSubject,
} from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { parseJson } from './json.ts';

/** A log keeps its newest lines only. */
const KEPT_LOG_LINES = 1000;

export interface NewJob {
  readonly kind: JobKind;
  readonly subject: JobSubject;
  /** Plain JSON: everything that its process needs to do it, or to go on with it. */
  readonly task: object;
}

export interface JobRecord {
  readonly id: number;
  readonly kind: JobKind;
  readonly subject: JobSubject;
  readonly task: unknown;
  readonly status: JobStatus;
  readonly attempts: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: JobProgress | null;
  readonly error: ErrorBody | null;
  readonly result: JobResult | null;
}

/** How a job ended. */
export interface JobEnd {
  readonly status: Exclude<JobStatus, 'queued' | 'running'>;
  readonly progress: JobProgress | null;
  readonly error: ErrorBody | null;
  readonly result: JobResult | null;
}

interface StoredRow {
  id: number;
  kind: string;
  subject: string;
  label: string;
  task: string;
  status: JobStatus;
  attempts: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  progress: string | null;
  error: string | null;
  result: string | null;
}

const ACTIVE = `status IN ('queued', 'running')`;

/** Long operations: what was asked, how it went, and its log. */
export class Jobs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Records a job that waits for its turn. */
  create({ kind, subject, task }: NewJob): JobRecord {
    const { lastInsertRowid } = this.#connection
      .command(
        `INSERT INTO jobs (kind, subject, label, task, status, created_at) VALUES (?, ?, ?, ?, 'queued', ?)`,
      )
      .run(kind, subject.name, subject.label, JSON.stringify(task), new Date().toISOString());
    return this.require(Number(lastInsertRowid));
  }

  /** Throws `not-found`. */
  require(id: number): JobRecord {
    const row = this.#connection.query<[number], StoredRow>('SELECT * FROM jobs WHERE id = ?').get(id);
    if (row) return toRecord(row);
    throw new AppError('not-found', `There is no job number ${id}.`, {
      nextStep: 'Look at the list of jobs again.',
    });
  }

  /** Newest first. */
  page(offset: number, limit: number): { total: number; rows: JobRecord[] } {
    return {
      total: this.#connection.column<[], number>('SELECT count(*) FROM jobs').get() ?? 0,
      rows: this.#connection
        .query<[number, number], StoredRow>('SELECT * FROM jobs ORDER BY id DESC LIMIT ? OFFSET ?')
        .all(limit, offset)
        .map(toRecord),
    };
  }

  /** Queued and running jobs, oldest first. */
  active(): JobRecord[] {
    return this.#connection
      .query<[], StoredRow>(`SELECT * FROM jobs WHERE ${ACTIVE} ORDER BY id`)
      .all()
      .map(toRecord);
  }

  /** The newest job of this kind for this subject. */
  latestOf(kind: JobKind, subject: string): JobRecord | undefined {
    const row = this.#connection
      .query<[string, string], StoredRow>(
        'SELECT * FROM jobs WHERE kind = ? AND subject = ? ORDER BY id DESC LIMIT 1',
      )
      .get(kind, subject);
    return row && toRecord(row);
  }

  begin(id: number): void {
    this.#connection
      .command(
        `UPDATE jobs SET status = 'running', attempts = attempts + 1, started_at = ?, finished_at = NULL,
           error = NULL, result = NULL WHERE id = ?`,
      )
      .run(new Date().toISOString(), id);
  }

  end(id: number, { status, progress, error, result }: JobEnd): void {
    this.#connection
      .command(
        'UPDATE jobs SET status = ?, finished_at = ?, progress = ?, error = ?, result = ? WHERE id = ?',
      )
      .run(status, new Date().toISOString(), asJson(progress), asJson(error), asJson(result), id);
  }

  /** Puts an ended job back into the queue, with what is asked for now where that is another task. */
  requeue(id: number, task?: object): void {
    this.#connection
      .command(
        `UPDATE jobs SET status = 'queued', finished_at = NULL, error = NULL, task = coalesce(?, task) WHERE id = ?`,
      )
      .run(task === undefined ? null : JSON.stringify(task), id);
  }

  /** A power cut may take the newest lines. */
  addLogLine(id: number, text: string): void {
    this.#connection.relaxedTransaction(() => {
      const last =
        this.#connection
          .column<[number], number | null>('SELECT max(number) FROM job_log WHERE job_id = ?')
          .get(id) ?? 0;
      this.#connection
        .command('INSERT INTO job_log (job_id, number, at, text) VALUES (?, ?, ?, ?)')
        .run(id, last + 1, new Date().toISOString(), text);
      this.#connection
        .command('DELETE FROM job_log WHERE job_id = ? AND number <= ?')
        .run(id, last + 1 - KEPT_LOG_LINES);
    });
  }

  /** The newest thousand lines, oldest first. */
  log(id: number): JobLogLine[] {
    return this.#connection
      .query<[number], JobLogLine>('SELECT at, text FROM job_log WHERE job_id = ? ORDER BY number')
      .all(id);
  }
}

function asJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function toRecord(row: StoredRow): JobRecord {
  const what = `job ${row.id}`;
  const read = <Schema extends z.ZodType>(schema: Schema, text: string | null) =>
    text === null ? null : parseJson(schema, text, what);
  return {
    id: row.id,
    kind: jobKindSchema.parse(row.kind),
    subject: { name: row.subject, label: row.label },
    task: parseJson(z.unknown(), row.task, what),
    status: row.status,
    attempts: row.attempts,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    progress: read(jobProgressSchema, row.progress),
    error: read(errorBodySchema, row.error),
    result: read(jobResultSchema, row.result),
  };
}
