/**
 * Memory for the pixels of batches. It is shared with the network's threads, which then need no copy of it, and used
 * again and again: a thread that makes little garbage collects it late, and keeps all shared memory until then.
 */
export class PixelBuffers {
  readonly #bytes: number;
  readonly #spare: Uint8Array[] = [];

  /** `bytes` is the size of each. */
  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** May hold pixels of an earlier batch. */
  take(): Uint8Array {
    return this.#spare.pop() ?? new Uint8Array(new SharedArrayBuffer(this.#bytes));
  }

  giveBack(buffer: Uint8Array): void {
    this.#spare.push(buffer);
  }
}
