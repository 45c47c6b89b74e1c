const SHORTEST_MS = 1000;
/** Loading takes at most a tenth of the time, however long it takes. */
const REST = 9;

/** Loads figures again and again while work goes on, never two at a time, and seldom enough not to slow it down. */
export class Follower {
  readonly #load: () => Promise<void>;
  readonly #nowMs: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading = false;
  #restMs = SHORTEST_MS;

  constructor(load: () => Promise<void>, nowMs = () => performance.now()) {
    this.#load = load;
    this.#nowMs = nowMs;
  }

  /** Something changed: loads after the rest that the last loading asks for. */
  nudge(): void {
    if (this.#timer !== undefined || this.#loading) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.now();
    }, this.#restMs);
  }

  /** Loads at once. */
  async now(): Promise<void> {
    const startMs = this.#nowMs();
    this.#loading = true;
    try {
      await this.#load();
    } finally {
      this.#loading = false;
      this.#restMs = restAfter(this.#nowMs() - startMs);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** How long to leave the store in peace after a loading that took so long. */
export function restAfter(tookMs: number): number {
  return Math.max(SHORTEST_MS, tookMs * REST);
}
