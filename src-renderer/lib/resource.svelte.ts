import type { ErrorBody } from '../../src-main/contract/index.ts';
import { isSilent } from './errors.ts';
import { toErrorBody } from './to-error-body.ts';

/**
 * Something that is asked for and shown: its value, or why it could not be had. A new `load` keeps the old value until
 * the answer is there, and an answer that was overtaken by a later one is dropped.
 */
export class Resource<Value> {
  readonly #ask: () => Promise<Value>;
  #value = $state.raw<Value>();
  #error = $state.raw<ErrorBody>();
  #loading = $state(false);
  #newest = 0;

  constructor(ask: () => Promise<Value>) {
    this.#ask = ask;
  }

  get value(): Value | undefined {
    return this.#value;
  }

  get error(): ErrorBody | undefined {
    return this.#error;
  }

  get loading(): boolean {
    return this.#loading;
  }

  async load(): Promise<void> {
    this.#newest += 1;
    const mine = this.#newest;
    this.#loading = true;
    try {
      const value = await this.#ask();
      if (mine !== this.#newest) return;
      this.#value = value;
      this.#error = undefined;
    } catch (error) {
      if (mine !== this.#newest) return;
      const body = toErrorBody(error);
      if (!isSilent(body)) this.#error = body;
    }
    this.#loading = false;
  }

  /** Puts in an answer that came by another way, e.g. from a change. */
  set(value: Value): void {
    this.#newest += 1;
    this.#value = value;
    this.#error = undefined;
    this.#loading = false;
  }
}
