import { AppError } from '../base/index.ts';
import {
  type Epoch,
  epochSchema,
  type ErrorBody,
  errorBodySchema,
  type Recipe,
  recipeSchema,
  type TrainingStatus,
} from '../contract/index.ts';
import { AtWork } from './at-work.ts';
import type { Connection } from './connection.ts';
import { parseJson } from './json.ts';

export interface NewTraining {
  readonly dataset: string;
  readonly split: string;
  readonly backbone: string;
  readonly name: string;
  readonly recipe: Recipe;
}

export interface TrainingRow extends NewTraining {
  readonly id: number;
  readonly status: TrainingStatus;
  /** Time spent so far, over all its runs. */
  readonly seconds: number;
  readonly startedAt: string;
  /** Why its last run stopped or failed. */
  readonly error: ErrorBody | null;
}

export type CheckpointKind = 'best' | 'last';

interface StoredRow {
  id: number;
  dataset: string;
  split: string;
  backbone: string;
  name: string;
  recipe: string;
  status: TrainingStatus;
  error: string | null;
  seconds: number;
  started_at: string;
}

/** Trainings with their epochs and checkpoints. */
export class Trainings {
  readonly #connection: Connection;
  readonly #atWork: AtWork;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#atWork = new AtWork(connection);
  }

  create(training: NewTraining): TrainingRow {
    const { lastInsertRowid } = this.#connection
      .command(
        `INSERT INTO trainings (dataset, split, backbone, name, recipe, status, started_at)
         VALUES (?, ?, ?, ?, ?, 'running', ?)`,
      )
      .run(
        training.dataset,
        training.split,
        training.backbone,
        training.name,
        JSON.stringify(training.recipe),
        new Date().toISOString(),
      );
    return this.require(Number(lastInsertRowid));
  }

  /** Throws `not-found`. */
  require(id: number): TrainingRow {
    const row = this.#connection.query<[number], StoredRow>('SELECT * FROM trainings WHERE id = ?').get(id);
    if (!row) {
      throw new AppError('not-found', `There is no training number ${id}.`, {
        nextStep: 'Choose one of the list.',
        onCommandLine: 'Leave out the number to go on with the latest: smearwise train --resume',
      });
    }
    return this.#toRow(row);
  }

  /** Newest first. */
  page(offset: number, limit: number): { total: number; rows: TrainingRow[] } {
    return {
      total: this.#connection.column<[], number>('SELECT count(*) FROM trainings').get() ?? 0,
      rows: this.#connection
        .query<[number, number], StoredRow>('SELECT * FROM trainings ORDER BY id DESC LIMIT ? OFFSET ?')
        .all(limit, offset)
        .map((row) => this.#toRow(row)),
    };
  }

  /** The latest training that was begun and not finished: stopped, failed, or running in a process that died. */
  latestUnfinished(): TrainingRow | undefined {
    const row = this.#connection
      .query<[], StoredRow>(`SELECT * FROM trainings WHERE status <> 'finished' ORDER BY id DESC LIMIT 1`)
      .get();
    return row && this.#toRow(row);
  }

  setStatus(id: number, status: Exclude<TrainingStatus, 'interrupted'>, error?: ErrorBody): void {
    this.#connection
      .command('UPDATE trainings SET status = ?, error = ?, finished_at = ? WHERE id = ?')
      .run(
        status,
        error ? JSON.stringify(error) : null,
        status === 'running' ? null : new Date().toISOString(),
        id,
      );
  }

  /** Records that a training whose process died does not run any more; one that another process runs stays as it is. */
  markStopped(id: number): void {
    if (this.require(id).status === 'interrupted') this.setStatus(id, 'stopped');
  }

  addSeconds(id: number, seconds: number): void {
    this.#connection.command('UPDATE trainings SET seconds = seconds + ? WHERE id = ?').run(seconds, id);
  }

  /** Records an epoch; one that is repeated after a crash replaces its earlier record. */
  addEpoch(id: number, epoch: Epoch): void {
    this.#connection
      .command('INSERT OR REPLACE INTO epochs (training_id, epoch, figures) VALUES (?, ?, ?)')
      .run(id, epoch.epoch, JSON.stringify(epoch));
  }

  epochs(id: number): Epoch[] {
    return this.#connection
      .column<[number], string>('SELECT figures FROM epochs WHERE training_id = ? ORDER BY epoch')
      .all(id)
      .map((figures) => parseJson(epochSchema, figures, `an epoch of training ${id}`));
  }

  /** Points to the blob of the newest checkpoint of this kind; answers the blob that no checkpoint needs any more. */
  setCheckpoint(id: number, kind: CheckpointKind, blobSha256: string): string | undefined {
    return this.#connection.transaction(() => {
      const former = this.checkpoint(id, kind);
      this.#connection
        .command('INSERT OR REPLACE INTO checkpoints (training_id, kind, blob_sha256) VALUES (?, ?, ?)')
        .run(id, kind, blobSha256);
      if (former === undefined) return undefined;
      const user = this.#connection
        .column<[string], number>('SELECT training_id FROM checkpoints WHERE blob_sha256 = ? LIMIT 1')
        .get(former);
      return user === undefined ? former : undefined;
    });
  }

  checkpoint(id: number, kind: CheckpointKind): string | undefined {
    return this.#connection
      .column<[number, string], string>(
        'SELECT blob_sha256 FROM checkpoints WHERE training_id = ? AND kind = ?',
      )
      .get(id, kind);
  }

  #toRow(row: StoredRow): TrainingRow {
    const status = this.#atWork.statusNow({ kind: 'training', id: row.id }, row.status);
    return toRow({ ...row, status });
  }
}

function toRow({ started_at: startedAt, recipe, error, ...row }: StoredRow): TrainingRow {
  const { id, dataset, split, backbone, name, status, seconds } = row;
  const what = `training ${id}`;
  return {
    ...{ id, dataset, split, backbone, name, status, seconds, startedAt },
    recipe: parseJson(recipeSchema, recipe, what),
    error: error === null ? null : parseJson(errorBodySchema, error, what),
  };
}
