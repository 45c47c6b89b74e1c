import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import type { Line, OpenLine } from './line.ts';
import { pause, reconnectDelayMs } from './reconnect.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost';

/**
 * A line to the main process that comes back by itself. Calls made while it is away wait for it; a call that was under
 * way when it broke fails, because nobody knows whether it was done.
 */
export class Connection implements ClientLink<ClientContext> {
  readonly #openLine: OpenLine;
  #state = $state<ConnectionState>('connecting');
  #line = Promise.withResolvers<Line>();

  constructor(openLine: OpenLine) {
    this.#openLine = openLine;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects and keeps connected; returns what ends it. */
  start(): () => void {
    const stop = new AbortController();
    void this.#keep(stop.signal);
    return () => {
      stop.abort();
    };
  }

  async call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<ClientContext>,
  ): Promise<unknown> {
    const line = await this.#line.promise;
    return line.link.call(path, input, options);
  }

  async #keep(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const line = await this.#openLine();
        failures = 0;
        signal.addEventListener('abort', line.close, { once: true });
        this.#state = 'open';
        this.#line.resolve(line);
        await line.closed;
        signal.removeEventListener('abort', line.close);
        this.#line = Promise.withResolvers<Line>();
      } catch {
        failures += 1;
      }
      this.#state = 'lost';
      await pause(reconnectDelayMs(failures), signal);
    }
  }
}
