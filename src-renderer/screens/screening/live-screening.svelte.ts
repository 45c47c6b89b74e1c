import type { JobSummary, ScreeningDetail, SlideSummary } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { isActive } from '../../lib/job-list.ts';
import { handleError, jobs } from '../../lib/managers/index.ts';
import { Resource } from '../../lib/resource.svelte.ts';
import { Follower } from './follower.ts';
import { type ScreeningState, screeningState } from './screening-state.ts';
import { mergeSlides } from './slide-order.ts';

const POLL_MS = 2000;

/** A screening and its figures, which follow while it runs and after each review. */
export class LiveScreening extends Resource<ScreeningDetail> {
  readonly #id: number;
  readonly #follower: Follower;
  #resumed = $state<number>();
  readonly #job = $derived.by(() => {
    const id = this.#resumed ?? this.value?.job;
    return id == null ? undefined : jobs.get(id);
  });
  readonly #isActive = $derived(this.#job !== undefined && isActive(this.#job));

  constructor(id: number) {
    super(() => api.screening.get({ screening: id }));
    this.#id = id;
    this.#follower = new Follower(() => this.load());
  }

  /** Its job, where that was heard of since the window opened. */
  get job(): JobSummary | undefined {
    return this.#job;
  }

  get state(): ScreeningState | undefined {
    return this.value && screeningState(this.value, this.#job?.status);
  }

  /** Loads, and again as its job goes on; to be called while a component is made. */
  follow(): void {
    $effect(() => () => {
      this.#follower.stop();
    });
    // One that the command line runs sends no events.
    $effect(() => {
      if (this.state !== 'running' || this.#isActive) return;
      const poll = setInterval(() => void this.load(), POLL_MS);
      return () => {
        clearInterval(poll);
      };
    });
    // At first, and whenever its job has ended.
    $effect(() => {
      if (!this.#isActive) void this.#follower.now();
    });
    $effect(() => {
      if (this.#job !== undefined && this.#isActive) this.#follower.nudge();
    });
  }

  /** The figures of some slides changed, as a review answered. */
  mergeSlides(changed: readonly SlideSummary[]): void {
    if (this.value === undefined) return;
    this.set({ ...this.value, slides: mergeSlides(this.value.slides, changed) });
  }

  /** Goes on where it was stopped. */
  async goOn(): Promise<void> {
    try {
      const { job } = await api.screening.resume({ screening: this.#id });
      this.#resumed = job;
    } catch (error) {
      handleError(error);
    }
  }
}
