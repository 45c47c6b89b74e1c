import type { JobDetail, JobSummary, TrainingDetail } from '../../../../src-main/contract/index.ts';
import { api } from '../../../lib/api/index.ts';
import { isActive } from '../../../lib/job-list.ts';
import { handleError, jobs } from '../../../lib/managers/index.ts';
import { Resource } from '../../../lib/resource.svelte.ts';
import { type TrainingState, trainingState } from '../training-state.ts';
import { Coalesced } from './coalesced.ts';

const POLL_MS = 2000;

/** One training, followed while it runs. */
export class TrainingRun {
  readonly #training: number;
  readonly detail: Resource<TrainingDetail>;
  readonly log: Resource<JobDetail | null>;
  readonly #reload: Coalesced;
  #isFinishing = $state(false);
  #isPausing = $state(false);
  #logOpen = $state(false);

  constructor(training: number) {
    this.#training = training;
    this.detail = new Resource(() => api.training.get({ training }));
    this.log = new Resource(() => this.#askLog());
    this.#reload = new Coalesced(async () => {
      await this.detail.load();
      if (this.#logOpen) await this.log.load();
    });
  }

  readonly job = $derived.by((): JobSummary | undefined => {
    const id = this.detail.value?.job;
    return id == null ? undefined : jobs.get(id);
  });

  readonly state = $derived.by((): TrainingState | undefined =>
    this.detail.value === undefined ? undefined : trainingState(this.detail.value, this.job),
  );

  /** True where another process than this application runs it. */
  readonly isElsewhere = $derived.by(
    () => this.state === 'running' && (this.job === undefined || !isActive(this.job)),
  );

  /** True from "Stop and keep the best" until the training has ended. */
  get isFinishing(): boolean {
    return this.#isFinishing;
  }

  get isPausing(): boolean {
    return this.#isPausing;
  }

  get logOpen(): boolean {
    return this.#logOpen;
  }

  set logOpen(open: boolean) {
    this.#logOpen = open;
    if (open) void this.log.load();
  }

  async load(): Promise<void> {
    await this.#reload.ask();
  }

  /** Follows it; call where effects are made. A training that runs elsewhere sends no events, so it is asked for. */
  follow(): void {
    $effect(() => {
      // Each event of the job brings another object.
      if (this.job !== undefined) void this.load();
    });
    $effect(() => {
      if (!this.isElsewhere) return;
      const poll = setInterval(() => void this.load(), POLL_MS);
      return () => {
        clearInterval(poll);
      };
    });
    $effect(() =>
      jobs.onEnded((job) => {
        if (job.kind !== 'training' || job.subject.name !== String(this.#training)) return;
        this.#isFinishing = false;
        this.#isPausing = false;
        void this.load();
      }),
    );
  }

  async pause(): Promise<void> {
    this.#isPausing = true;
    await this.#try(() => api.training.pause({ training: this.#training }));
    this.#isPausing = false;
  }

  async finishNow(): Promise<void> {
    this.#isFinishing = true;
    const done = await this.#try(() => api.training.finishNow({ training: this.#training }));
    if (!done) this.#isFinishing = false;
  }

  async #try(change: () => Promise<unknown>): Promise<boolean> {
    try {
      await change();
      return true;
    } catch (error) {
      handleError(error);
      return false;
    } finally {
      await this.load();
    }
  }

  async #askLog(): Promise<JobDetail | null> {
    const job = this.detail.value?.job;
    return job == null ? null : api.jobs.get({ job });
  }
}
