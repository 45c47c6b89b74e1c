import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** What a wait for the next thing gets on a quiet PC. */
export const WAIT_MS = 15_000;
/** How long work that is followed may stand still on a quiet PC. */
export const STANDING_STILL_MS = 30_000;

const MOST_TIMES_BUSY = 12;
const LOOK_EVERY_MS = 20;

/** How many times longer things take here than on a quiet PC: runnable processes for each processor, 1 to 12. */
export function timesBusy(): number {
  const load = (loadavg()[0] ?? 0) / availableParallelism();
  return Math.min(Math.max(load, 1), MOST_TIMES_BUSY);
}

/** Looks again and again until this is so; fails within seconds, longer on a busy PC, saying what did not come. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const limitMs = WAIT_MS * timesBusy();
  const startMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startMs > limitMs)
      throw new Error(`waited ${String(Math.round(limitMs / 1000))} s in vain until ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}

/** A limit on how long something that is followed may stand still; it rejects with `describe()` when it did. */
export class StandingStill {
  readonly #describe: () => string;
  readonly #still = Promise.withResolvers<never>();
  readonly #limitMs = STANDING_STILL_MS * timesBusy();
  #timer: NodeJS.Timeout | undefined;

  constructor(describe: () => string) {
    this.#describe = describe;
    // Nobody need be waiting when it comes.
    this.#still.promise.catch(() => undefined);
    this.moved();
  }

  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const seconds = Math.round(this.#limitMs / 1000);
      this.#still.reject(new Error(`nothing moved for ${String(seconds)} s: ${this.#describe()}`));
    }, this.#limitMs);
  }

  /** What `wait` comes to, or the rejection. */
  async or<Result>(wait: Promise<Result>): Promise<Result> {
    return Promise.race([wait, this.#still.promise]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
