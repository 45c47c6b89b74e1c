import type { JobProgress, Progress } from '../contract/index.ts';

const WINDOW_MS = 10_000;
/** Before this much was seen, a rate would be a guess. */
const FEWEST_MS = 500;

/** Adds rate and time left to the progress of one job, from what was done in the last ten seconds of its stage. */
export class ProgressMeter {
  #stage: string | undefined;
  #samples: { readonly atMs: number; readonly count: number }[] = [];

  /** `nowMs`: any clock that only goes forward. */
  measure(progress: Progress, nowMs: number): JobProgress {
    if (progress.stage !== this.#stage) this.#samples = [];
    this.#stage = progress.stage;
    const count = progress.done + progress.failed;
    this.#samples.push({ atMs: nowMs, count });
    while (this.#samples.length > 2 && nowMs - (this.#samples[0]?.atMs ?? nowMs) > WINDOW_MS) {
      this.#samples.shift();
    }
    const ratePerSecond = this.#rate(count, nowMs);
    const left = progress.total === null ? null : Math.max(0, progress.total - count);
    return {
      ...progress,
      ratePerSecond,
      secondsLeft:
        left === null || ratePerSecond === null || ratePerSecond === 0 ? null : left / ratePerSecond,
    };
  }

  #rate(count: number, nowMs: number): number | null {
    const [first] = this.#samples;
    if (!first || nowMs - first.atMs < FEWEST_MS) return null;
    return Math.max(0, ((count - first.count) * 1000) / (nowMs - first.atMs));
  }
}
