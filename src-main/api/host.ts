import { setTimeout as delay } from 'node:timers/promises';
import { AppError, toErrorBody } from '../base/index.ts';
import type { JobKind, JobSummary, Overview, RestoreReport } from '../contract/index.ts';
import { type CalculationStep, Calculator, JobQueue, type SpawnWorker } from '../jobs/index.ts';
import { markScreeningStopped } from '../services/screening/index.ts';
import { restoreData } from '../services/this-pc/index.ts';
import { readSettings } from '../services/settings/index.ts';
import { openDataFolder, type Workspace } from '../services/workspace/index.ts';
import { backupIsDue, type JobRecord, lockDataFolder } from '../store/index.ts';
import type { Calculations } from './tasks/calculations.ts';
import { type JobTask, jobTaskSchema } from './tasks/job-task.ts';

const REOPENING_MS = 200;
/** An app that stays open for weeks is checked and backed up each day too. */
const LOOKED_AFTER_MS = 60 * 60 * 1000;

export interface HostOptions {
  readonly home: string;
  readonly shell: Overview['app']['shell'];
  readonly spawn: SpawnWorker;
  /** Gets what cannot be told to anybody. */
  readonly log: (line: string) => void;
}

interface Opened {
  readonly workspace: Workspace;
  readonly queue: JobQueue;
}

/** What the procedures work on: the data folder, the jobs, and the process for calculations. */
export class Host {
  readonly home: string;
  readonly shell: HostOptions['shell'];
  readonly #spawn: SpawnWorker;
  readonly #log: HostOptions['log'];
  readonly #calculator: Calculator;
  readonly #unlock: () => void;
  readonly #daily: NodeJS.Timeout;
  #opened: Opened;
  #isClosed = false;
  #isRestoring = false;

  /** Throws what `openDataFolder` throws, and `conflict` where another app has the data folder. */
  constructor({ home, shell, spawn, log }: HostOptions) {
    this.home = home;
    this.shell = shell;
    this.#spawn = spawn;
    this.#log = log;
    this.#calculator = new Calculator(spawn);
    this.#unlock = lockDataFolder(home);
    try {
      this.#opened = this.#open();
    } catch (error) {
      this.#unlock();
      throw error;
    }
    if (this.store.isDailyDue) void this.#lookAfterData();
    this.#daily = setInterval(() => {
      if (backupIsDue(this.store.path)) void this.#lookAfterData();
    }, LOOKED_AFTER_MS);
    this.#daily.unref();
  }

  get workspace(): Workspace {
    return this.#opened.workspace;
  }

  get store(): Workspace['store'] {
    return this.#opened.workspace.store;
  }

  get queue(): JobQueue {
    return this.#opened.queue;
  }

  /** Who is at this PC, for the audit log. */
  get person(): string {
    return readSettings(this.store).reviewer || 'this PC';
  }

  /** Queues a job about a thing; `label` names it for the eye. */
  start(task: JobTask, name: string, label = name): JobSummary {
    return this.queue.add({ kind: task.kind, subject: { name, label }, task });
  }

  /**
   * Goes on with the newest job about a thing where it was stopped, as it is asked for now; answers it where it is active;
   * else queues one.
   */
  startOrResume(task: JobTask, name: string, label: string): JobSummary {
    const latest = this.queue.latestOf(task.kind, name);
    return latest?.resumable
      ? this.queue.resume(latest.id, task)
      : this.#activeOrNew(latest, task, name, label);
  }

  /** The same, but what was stopped goes on as it was begun; `task` is for where no job is left of it. */
  resume(task: JobTask, name: string, label: string): JobSummary {
    const latest = this.queue.latestOf(task.kind, name);
    return latest?.resumable ? this.queue.resume(latest.id) : this.#activeOrNew(latest, task, name, label);
  }

  #activeOrNew(latest: JobSummary | undefined, task: JobTask, name: string, label: string): JobSummary {
    return latest && latest.status !== 'finished' ? latest : this.start(task, name, label);
  }

  /** The number of the newest job about a thing. */
  jobOf(kind: JobKind, name: string): number | null {
    return this.queue.latestOf(kind, name)?.id ?? null;
  }

  /** Does a calculation in another process; those that heed a signal stop by it. Throws what it throws there. */
  async calculate<Name extends keyof Calculations>(
    calculation: Name,
    input: Parameters<Calculations[Name]>[1],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<Calculations[Name]>>> {
    const answer = await this.#calculator.run({ calculation, input }, signal);
    return answer as Awaited<ReturnType<Calculations[Name]>>;
  }

  /** The same, telling how far it is, and at last the answer; stopped where `signal` is aborted or nobody asks for more. */
  follow<Name extends keyof Calculations>(
    calculation: Name,
    input: Parameters<Calculations[Name]>[1],
    signal?: AbortSignal,
  ): AsyncGenerator<CalculationStep<Awaited<ReturnType<Calculations[Name]>>>> {
    const steps = this.#calculator.follow({ calculation, input }, signal);
    return steps as AsyncGenerator<CalculationStep<Awaited<ReturnType<Calculations[Name]>>>>;
  }

  /** Changes of jobs until the signal ends them; they outlast a restored backup. */
  async *jobEvents(signal?: AbortSignal): AsyncGenerator<JobSummary[]> {
    while (!this.#isClosed && !signal?.aborted) {
      yield* this.queue.events(signal);
      // The queue was closed, by a restore or for good.
      await delay(REOPENING_MS);
    }
  }

  /**
   * Puts a backup in the database's place; answers what it did. Throws `conflict` while a job is
   * active, and what `restoreBackup` throws; then all is as before.
   */
  async restore(file: string): Promise<RestoreReport> {
    if (this.#isRestoring) throw new AppError('conflict', 'A backup is being restored already.');
    this.#isRestoring = true;
    try {
      return await this.#restore(file);
    } finally {
      this.#isRestoring = false;
    }
  }

  async #restore(file: string): Promise<RestoreReport> {
    if (this.queue.active().length > 0) {
      throw new AppError('conflict', 'A job is running or waiting; the database is in use.', {
        nextStep: 'Let it finish or cancel it, then restore.',
      });
    }
    await this.#calculator.close();
    await this.queue.close();
    this.workspace.close();
    try {
      return restoreData(this.home, file);
    } finally {
      this.#opened = this.#open();
    }
  }

  /** Stops what runs, keeping what was done, and closes the data folder. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#daily);
    await Promise.all([this.#calculator.close(), this.queue.close()]);
    this.workspace.close();
    this.#unlock();
  }

  /** The first screen does not wait for the daily check and backup: another process does it by opening the data folder. */
  async #lookAfterData(): Promise<void> {
    try {
      await this.calculate('open', undefined);
    } catch (error) {
      if (!this.#isClosed) this.#log(`The daily check or backup failed: ${toErrorBody(error).message}`);
    }
  }

  /** Where a screening's folder had changed, the one that begins anew takes its place at once. */
  #beginAnew({ status, subject, task }: JobRecord): void {
    const begun = jobTaskSchema.safeParse(task).data;
    if (begun?.kind !== 'screening' || status !== 'failed') return;
    const { replacedBy } = this.store.screenings.require(begun.screening);
    if (replacedBy === null || this.jobOf('screening', String(replacedBy)) !== null) return;
    this.start({ ...begun, screening: replacedBy }, String(replacedBy), subject.label);
  }

  #open(): Opened {
    const workspace = openDataFolder(this.home, { daily: 'later' });
    const onEnd = (job: JobRecord) => {
      const { id, kind, status, attempts, error } = job;
      const isBad = status === 'failed' || status === 'interrupted';
      workspace.log.line(isBad ? 'warning' : 'info', 'job', `${kind} ${id} ended: ${status}`, {
        attempts,
        ...(error ? { code: error.code } : {}),
      });
      settle(workspace, job);
      this.#beginAnew(job);
    };
    const { jobs } = workspace.store;
    return { workspace, queue: new JobQueue({ jobs, spawn: this.#spawn, log: this.#log, onEnd }) };
  }
}

/**
 * What a job worked on does not run any more, even where its process had no time to say so; unless the job failed
 * because another process runs it.
 */
function settle(workspace: Workspace, { kind, status, subject, error }: JobRecord): void {
  if (status === 'finished' || error?.code === 'conflict') return;
  if (kind === 'training') workspace.store.trainings.markStopped(Number(subject.name));
  if (kind === 'screening') markScreeningStopped(workspace, Number(subject.name));
}
