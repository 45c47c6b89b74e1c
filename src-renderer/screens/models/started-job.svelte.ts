import type { JobSummary } from '../../../src-main/contract/index.ts';
import { handleError, jobs } from '../../lib/managers/index.ts';

/** A job that this screen started, as it now stands. */
export class StartedJob {
  #id = $state<number>();

  /** Undefined before it was started, and until it is first heard of. */
  get job(): JobSummary | undefined {
    return this.#id === undefined ? undefined : jobs.get(this.#id);
  }

  /** Starts another one in its place. */
  async begin(start: () => Promise<{ job: number }>): Promise<void> {
    try {
      this.#id = (await start()).job;
    } catch (error) {
      handleError(error);
    }
  }

  /** Has been dealt with. */
  forget(): void {
    this.#id = undefined;
  }
}
