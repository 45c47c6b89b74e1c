import type {
  ErrorBody,
  JobProgress,
  ModelComparison,
  ModelDetail,
} from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { toErrorBody } from '../../lib/to-error-body.ts';

/** Two versions: `b` is held against `a`. */
export interface VersionPair {
  readonly a: string;
  readonly b: string;
}

/** What came out, with the versions as they are. */
export interface Compared {
  readonly comparison: ModelComparison;
  readonly a: ModelDetail;
  readonly b: ModelDetail;
}

/**
 * A comparison of two versions under way, which may take minutes where one looks at the other's test cells for the
 * first time; what it brought, or why it brought nothing. A new one takes the place of the one before.
 */
export class Comparing {
  #stop: AbortController | undefined;
  #progress = $state.raw<JobProgress>();
  #compared = $state.raw<Compared>();
  #error = $state.raw<ErrorBody>();
  #isStopped = $state(false);

  /** How far it is; undefined before it can be told. */
  get progress(): JobProgress | undefined {
    return this.#progress;
  }

  get compared(): Compared | undefined {
    return this.#compared;
  }

  get error(): ErrorBody | undefined {
    return this.#error;
  }

  /** Whether a person stopped it. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  async begin(pair: VersionPair): Promise<void> {
    this.leave();
    const { signal } = (this.#stop = new AbortController());
    this.#progress = undefined;
    this.#compared = undefined;
    this.#error = undefined;
    this.#isStopped = false;
    try {
      const [comparison, a, b] = await Promise.all([
        this.#follow(pair, signal),
        api.models.show({ version: pair.a }, { signal }),
        api.models.show({ version: pair.b }, { signal }),
      ]);
      if (!signal.aborted) this.#compared = { comparison, a, b };
    } catch (error) {
      if (!signal.aborted) this.#error = toErrorBody(error);
    }
  }

  /** A person stops it; cells that it looked at are looked at again the next time. */
  stop(): void {
    this.leave();
    this.#isStopped = true;
  }

  /** The screen is left: nobody waits for it any more. */
  leave(): void {
    this.#stop?.abort();
  }

  async #follow(pair: VersionPair, signal: AbortSignal): Promise<ModelComparison> {
    for await (const step of await api.models.compare(pair, { signal })) {
      if ('comparison' in step) return step.comparison;
      if (!signal.aborted) this.#progress = step.progress;
    }
    throw new Error('The comparison ended without an answer.');
  }
}
