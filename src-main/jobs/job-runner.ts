import { setTimeout as delay } from 'node:timers/promises';
import { AppError, toErrorBody } from '../base/index.ts';
import { type JobProgress, jobResultSchema, type JobSummary } from '../contract/index.ts';
import type { JobEnd, JobRecord, Store } from '../store/index.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { SpawnWorker } from './worker-channel.ts';
import { type TaskRun, WorkerDied, WorkerProcess } from './worker-process.ts';

/** A job that was asked to stop and has not done so after this long is ended with its process. */
const STOPPING_MS = 800;

export interface RunnerOptions {
  readonly jobs: Store['jobs'];
  readonly spawn: SpawnWorker;
  /** Gets what cannot be recorded with the job. */
  readonly log: (line: string) => void;
}

/** One running job in its own process, from start to the record of how it ended. */
export class JobRunner {
  readonly id: number;
  /** Resolves when the process is gone: with the end of the job, where it could not be recorded. Never rejects. */
  readonly ended: Promise<JobEnd | undefined>;
  readonly #record: JobRecord;
  readonly #jobs: Store['jobs'];
  readonly #log: (line: string) => void;
  readonly #worker: WorkerProcess;
  readonly #run: TaskRun;
  readonly #meter = new ProgressMeter();
  #progress: JobProgress | null = null;
  #stoppedAs: 'cancelled' | 'interrupted' | undefined;

  constructor(record: JobRecord, { jobs, spawn, log }: RunnerOptions, onChange: () => void) {
    this.id = record.id;
    this.#jobs = jobs;
    this.#log = log;
    jobs.begin(record.id);
    this.#record = jobs.require(record.id);
    this.#worker = new WorkerProcess(spawn);
    this.#run = this.#worker.start(record.task, {
      onProgress: (progress) => {
        this.#progress = this.#meter.measure(progress, performance.now());
        onChange();
      },
      onLog: (line) => {
        this.#orLog(() => {
          jobs.addLogLine(record.id, line);
        });
      },
    });
    this.ended = this.#finish();
  }

  summary(): JobSummary {
    return { ...summaryOf(this.#record), progress: this.#progress };
  }

  /** Asks the job to stop and waits until it has, at most a second; `cancelled` by a person, else `interrupted`. */
  async stop(as: 'cancelled' | 'interrupted'): Promise<void> {
    this.#stoppedAs = as;
    this.#run.cancel();
    await Promise.race([this.ended, delay(STOPPING_MS)]);
    await this.#worker.end();
    await this.ended;
  }

  finishSoon(): void {
    this.#run.finishSoon();
  }

  async #finish(): Promise<JobEnd | undefined> {
    const end = await this.#end();
    await this.#worker.end();
    const isRecorded = this.#orLog(() => {
      this.#jobs.end(this.id, end);
    });
    return isRecorded ? undefined : end;
  }

  /** A full disk must not end the app. */
  #orLog(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      this.#log(`Job ${this.id} could not be recorded: ${toErrorBody(error).message}`);
      return false;
    }
  }

  async #end(): Promise<JobEnd> {
    const progress = () => this.#progress;
    try {
      const result = jobResultSchema.parse(await this.#run.result);
      return { status: 'finished', progress: progress(), error: null, result };
    } catch (error) {
      const status = this.#stoppedAs ?? statusAfter(error);
      const body = this.#stoppedAs === undefined ? toErrorBody(error) : stoppedBody(this.#stoppedAs, error);
      this.#orLog(() => {
        this.#jobs.addLogLine(this.id, body.message);
      });
      return { status, progress: progress(), error: body, result: null };
    }
  }
}

/** A job as front ends see it, without what only its runner knows. */
export function summaryOf(record: JobRecord): JobSummary {
  const { id, kind, subject, status, createdAt, startedAt, finishedAt, progress, error } = record;
  const resumable = status === 'cancelled' || status === 'interrupted' || status === 'failed';
  return {
    id,
    kind,
    subject,
    status,
    createdAt,
    startedAt,
    finishedAt,
    progress,
    error,
    resumable,
    waitsFor: null,
  };
}

function statusAfter(error: unknown): 'failed' | 'interrupted' {
  return error instanceof WorkerDied ? 'interrupted' : 'failed';
}

/** What the task itself says of its stop says more than ours; a process that was ended says nothing. */
function stoppedBody(as: 'cancelled' | 'interrupted', error: unknown) {
  if (error instanceof AppError && error.code === 'cancelled') return toErrorBody(error);
  const message = as === 'cancelled' ? 'Stopped as asked.' : 'Smearwise was closed while this job ran.';
  return toErrorBody(
    new AppError('cancelled', message, {
      nextStep: 'What was done is kept; resume it to go on.',
      cause: error,
    }),
  );
}
