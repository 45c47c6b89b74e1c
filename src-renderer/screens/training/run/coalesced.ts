/**
 * Work that may be asked for more often than it can be done: it never runs twice at once, and however often it was
 * asked for meanwhile, it runs once more afterwards.
 */
export class Coalesced {
  readonly #work: () => Promise<void>;
  #running = false;
  #again = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Ends when nothing is left to do; at once where the work runs already. */
  async ask(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#work();
      }
    } finally {
      this.#running = false;
    }
  }
}
