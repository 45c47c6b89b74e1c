import { AppError, toErrorBody } from '../base/index.ts';
import type { ErrorBody, JobAhead, JobDetail, JobKind, JobSummary } from '../contract/index.ts';
import type { JobRecord, NewJob, Store } from '../store/index.ts';
import { JobBroadcast } from './job-broadcast.ts';
import { JobRunner, type RunnerOptions, summaryOf } from './job-runner.ts';
import { UnrecordedEnds } from './unrecorded-ends.ts';

/** Heavy jobs use the whole PC and run one at a time; the others, also one at a time, run beside them. */
const HEAVY: readonly JobKind[] = ['dataset-import', 'label-check', 'training', 'screening'];
const isHeavy = ({ kind }: { readonly kind: JobKind }) => HEAVY.includes(kind);

export interface JobQueueOptions extends RunnerOptions {
  /** Called with each job whose end was recorded, those interrupted by an earlier crash of the app included. */
  readonly onEnd?: (job: JobRecord) => void;
}

/** Runs jobs in processes of their own, in the order in which they were asked for, and remembers how each went. */
export class JobQueue {
  readonly #jobs: Store['jobs'];
  readonly #options: RunnerOptions;
  readonly #onEnd: (job: JobRecord) => void;
  readonly #running = new Map<number, JobRunner>();
  readonly #unrecorded: UnrecordedEnds;
  readonly #broadcast = new JobBroadcast();
  #isClosed = false;

  /** Jobs that an app which died left active are recorded as interrupted: one app at a time may have the data folder. */
  constructor({ onEnd = () => undefined, ...options }: JobQueueOptions) {
    const { jobs } = options;
    this.#jobs = jobs;
    this.#unrecorded = new UnrecordedEnds(jobs);
    this.#options = options;
    this.#onEnd = onEnd;
    for (const { id, progress } of jobs.active()) {
      jobs.end(id, { status: 'interrupted', progress, error: APP_DIED, result: null });
      onEnd(jobs.require(id));
    }
  }

  /** Queues a job; it starts when its turn comes. */
  add(job: NewJob): JobSummary {
    const record = this.#jobs.create(job);
    this.#startNext();
    return this.#tell(record.id);
  }

  /** Throws `not-found`. */
  get(id: number): JobDetail {
    const record = this.#require(id);
    const { attempts, result } = record;
    return { ...this.#summary(record), attempts, result, log: this.#jobs.log(id) };
  }

  /** Newest first. */
  page(offset: number, limit: number): { total: number; rows: JobSummary[] } {
    const { total, rows } = this.#jobs.page(offset, limit);
    return { total, rows: rows.map((record) => this.#summary(record)) };
  }

  /** Queued and running, in the order in which they were asked for. */
  active(): JobSummary[] {
    return this.#active().map((record) => this.#summary(record));
  }

  /** The newest job of this kind for this subject. */
  latestOf(kind: JobKind, subject: string): JobSummary | undefined {
    const record = this.#jobs.latestOf(kind, subject);
    return record && this.#summary(record);
  }

  /** Stops a queued or running job; a running one within a second. Throws `not-found`, `conflict` for one that has ended. */
  async cancel(id: number): Promise<JobSummary> {
    const record = this.#require(id);
    const runner = this.#running.get(id);
    if (runner) {
      await runner.stop('cancelled');
      return this.#summary(this.#require(id));
    }
    if (record.status !== 'queued') throw hasEnded(record);
    this.#jobs.end(id, { status: 'cancelled', progress: null, error: null, result: null });
    this.#onEnd(this.#jobs.require(id));
    return this.#tell(id);
  }

  /** Asks a running job to come to an early but proper end. Throws `not-found`, `conflict` for one that does not run. */
  finishSoon(id: number): JobSummary {
    const record = this.#require(id);
    const runner = this.#running.get(id);
    if (!runner) throw hasEnded(record);
    runner.finishSoon();
    return runner.summary();
  }

  /**
   * Queues an ended job again, with another task where one is given. Throws `not-found`, `conflict` for one that is active
   * or has finished, and what recording throws.
   */
  resume(id: number, task?: object): JobSummary {
    if (this.#unrecorded.record(id)) this.#onEnd(this.#jobs.require(id));
    const record = this.#jobs.require(id);
    if (!summaryOf(record).resumable) {
      throw new AppError('conflict', `Job ${id} is ${record.status}; there is nothing to resume.`, {
        nextStep: 'Look at the list of jobs again.',
      });
    }
    this.#jobs.requeue(id, task);
    this.#startNext();
    return this.#tell(id);
  }

  /** First the active jobs, then those that changed, at most ten times a second, until the signal ends it. */
  events(signal?: AbortSignal): AsyncGenerator<JobSummary[]> {
    return this.#broadcast.changes(this.active(), signal);
  }

  /** Stops what runs; it and what waits is recorded as interrupted, to be resumed by a person. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#running.values()].map((runner) => runner.stop('interrupted')));
    for (const { id } of this.#active())
      this.#orLog(id, () => {
        this.#jobs.end(id, { status: 'interrupted', progress: null, error: APP_CLOSED, result: null });
        this.#onEnd(this.#jobs.require(id));
      });
    for (const id of this.#unrecorded.ids())
      this.#orLog(id, () => {
        this.#unrecorded.record(id);
        this.#onEnd(this.#jobs.require(id));
      });
    this.#broadcast.close();
  }

  #startNext(): void {
    if (this.#isClosed) return;
    for (const heavy of [true, false]) {
      const ofLane = this.#lane(heavy);
      const isBusy = ofLane.some(({ id }) => this.#running.has(id));
      const next = ofLane.find(({ status }) => status === 'queued');
      if (next && !isBusy) this.#run(next);
    }
  }

  #run(record: JobRecord): void {
    const runner = new JobRunner(record, this.#options, () => {
      this.#broadcast.tell(runner.summary());
    });
    this.#running.set(record.id, runner);
    this.#tell(record.id);
    // Those that wait in its lane wait for this one from now on.
    for (const { id, status } of this.#lane(isHeavy(record))) if (status === 'queued') this.#tell(id);
    void runner.ended.then((unrecorded) => {
      this.#running.delete(record.id);
      if (unrecorded) this.#unrecorded.keep(record.id, unrecorded);
      this.#afterEnd(record.id);
    });
  }

  /** Each by itself: on a full disk the first may fail, and the others must be done all the same. */
  #afterEnd(id: number): void {
    this.#orLog(id, () => {
      this.#onEnd(this.#require(id));
    });
    this.#orLog(id, () => {
      this.#tell(id);
    });
    this.#orLog(id, () => {
      this.#startNext();
    });
  }

  #orLog(id: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log(`After job ${id}: ${toErrorBody(error).message}`);
    }
  }

  #require(id: number): JobRecord {
    return this.#unrecorded.applyTo(this.#jobs.require(id));
  }

  #active(): JobRecord[] {
    const ended = this.#unrecorded.ids();
    return this.#jobs.active().filter(({ id }) => !ended.includes(id));
  }

  #lane(heavy: boolean): JobRecord[] {
    return this.#active().filter((job) => isHeavy(job) === heavy);
  }

  #summary(record: JobRecord): JobSummary {
    const running = this.#running.get(record.id)?.summary();
    if (running) return running;
    const summary = summaryOf(this.#unrecorded.applyTo(record));
    return summary.status === 'queued' ? { ...summary, waitsFor: this.#ahead(record) } : summary;
  }

  #ahead(record: JobRecord): JobAhead | null {
    const lane = this.#lane(isHeavy(record));
    const running = lane.find(({ id }) => this.#running.has(id));
    if (!running) return null;
    const { id: job, kind, subject } = running;
    const before = lane.slice(
      0,
      lane.findIndex(({ id }) => id === record.id),
    );
    return { job, kind, subject, between: before.filter(({ id }) => id !== job).length };
  }

  #tell(id: number): JobSummary {
    const summary = this.#summary(this.#require(id));
    this.#broadcast.tell(summary);
    return summary;
  }
}

const APP_DIED: ErrorBody = {
  code: 'cancelled',
  message: 'Smearwise ended unexpectedly while this job was active.',
  nextStep: 'What was done is kept; resume it to go on.',
};
const APP_CLOSED: ErrorBody = {
  code: 'cancelled',
  message: 'Smearwise was closed before this job began.',
  nextStep: 'Resume it.',
};

function hasEnded({ id, status }: JobRecord): AppError {
  return new AppError('conflict', `Job ${id} does not run: it is ${status}.`, {
    nextStep: 'Look at the list of jobs again.',
  });
}
