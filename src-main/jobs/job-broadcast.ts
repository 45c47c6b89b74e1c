import { setTimeout as delay } from 'node:timers/promises';
import type { JobSummary } from '../contract/index.ts';

/** A listener is told of changes at most ten times a second. */
const TELL_EVERY_MS = 100;

/** Tells any number of listeners which jobs changed; for a slow one the newest state of each job counts. */
export class JobBroadcast {
  readonly #listeners = new Set<Listener>();
  #isClosed = false;

  tell(job: JobSummary): void {
    for (const listener of this.#listeners) listener.hear(job);
  }

  /** First the jobs of `start`, then those that changed, until the signal or `close` ends it. */
  async *changes(start: readonly JobSummary[], signal?: AbortSignal): AsyncGenerator<JobSummary[]> {
    const listener = new Listener();
    const end = () => {
      listener.end();
    };
    this.#listeners.add(listener);
    signal?.addEventListener('abort', end);
    try {
      yield [...start];
      if (this.#isClosed) return;
      while (await listener.hasNews()) {
        if (signal?.aborted) return;
        yield listener.take();
        await delay(TELL_EVERY_MS);
      }
    } finally {
      signal?.removeEventListener('abort', end);
      this.#listeners.delete(listener);
    }
  }

  /** Ends all listening. */
  close(): void {
    this.#isClosed = true;
    for (const listener of this.#listeners) listener.end();
  }
}

class Listener {
  readonly #changed = new Map<number, JobSummary>();
  #news = Promise.withResolvers<undefined>();
  #hasEnded = false;

  hear(job: JobSummary): void {
    this.#changed.set(job.id, job);
    this.#news.resolve(undefined);
  }

  end(): void {
    this.#hasEnded = true;
    this.#news.resolve(undefined);
  }

  /** True when something changed; false when listening has ended and everything was told. */
  async hasNews(): Promise<boolean> {
    await this.#news.promise;
    return this.#changed.size > 0;
  }

  take(): JobSummary[] {
    const jobs = [...this.#changed.values()];
    this.#changed.clear();
    if (!this.#hasEnded) this.#news = Promise.withResolvers();
    return jobs;
  }
}
