/**
 * Something that all work of a process shares, such as memory: whoever wants a part waits until enough is free, in the
 * order of asking. Who wants more than there is has all of it, alone.
 */
export class Budget {
  readonly #whole: number;
  readonly #waiting: { readonly part: number; readonly begin: () => void }[] = [];
  #free: number;

  constructor(whole: number) {
    this.#whole = whole;
    this.#free = whole;
  }

  /** Runs `work` once `part` is free, and gives it back however that ends. */
  async use<Result>(part: number, work: () => Promise<Result>): Promise<Result> {
    const taken = Math.min(Math.max(part, 0), this.#whole);
    if (this.#waiting.length > 0 || taken > this.#free) {
      await new Promise<void>((begin) => {
        this.#waiting.push({ part: taken, begin });
      });
    } else {
      this.#free -= taken;
    }
    try {
      return await work();
    } finally {
      this.#free += taken;
      this.#beginWaiting();
    }
  }

  #beginWaiting(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (!next || next.part > this.#free) return;
      this.#waiting.shift();
      this.#free -= next.part;
      next.begin();
    }
  }
}
