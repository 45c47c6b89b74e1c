import type { JobSummary } from '../../../src-main/contract/index.ts';
import { api } from '../api/index.ts';
import { pause } from '../api/reconnect.ts';
import { activeJobs, endedJobs, mergeJobs } from '../job-list.ts';
import { handleError } from './handle-error.ts';

const MOST_KEPT = 200;
const RETRY_MS = 1000;

type OnEnded = (job: JobSummary) => void;

/** Work that runs or has run since the window opened, live. */
class Jobs {
  #known = $state.raw<readonly JobSummary[]>([]);
  #active = $derived(activeJobs(this.#known));
  #stopping = $state.raw<ReadonlySet<number>>(new Set());
  readonly #onEnded = new Set<OnEnded>();

  /** Running first, then in the order of the queue. */
  get active(): readonly JobSummary[] {
    return this.#active;
  }

  /** True from a click on Stop until the job has stopped. */
  isStopping(id: number): boolean {
    return this.#stopping.has(id);
  }

  /** The job as it is now, where it was heard of since the window opened. */
  get(id: number): JobSummary | undefined {
    return this.#known.find((job) => job.id === id);
  }

  /** Is told of each job that ends; returns what takes the listener away. */
  onEnded(listener: OnEnded): () => void {
    this.#onEnded.add(listener);
    return () => {
      this.#onEnded.delete(listener);
    };
  }

  async cancel(id: number): Promise<void> {
    this.#stopping = new Set([...this.#stopping, id]);
    try {
      this.#apply([await api.jobs.cancel({ job: id })]);
    } catch (error) {
      this.#stopping = new Set([...this.#stopping].filter((other) => other !== id));
      handleError(error);
    }
  }

  /** Follows the stream, again after each break of the line; returns what ends it. */
  start(): () => void {
    const stop = new AbortController();
    void this.#follow(stop.signal);
    return () => {
      stop.abort();
    };
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const { jobs } of await api.jobs.events(undefined, { signal })) this.#apply(jobs);
      } catch {
        // The line broke: the frame says so, and the stream begins again with every active job.
      }
      await pause(RETRY_MS, signal);
    }
  }

  #apply(changed: readonly JobSummary[]): void {
    const ended = endedJobs(this.#known, changed);
    this.#known = mergeJobs(this.#known, changed, MOST_KEPT);
    if (ended.length === 0) return;
    const endedIds = new Set(ended.map((job) => job.id));
    this.#stopping = new Set([...this.#stopping].filter((id) => !endedIds.has(id)));
    for (const listener of this.#onEnded) for (const job of ended) listener(job);
  }
}

export const jobs = new Jobs();
