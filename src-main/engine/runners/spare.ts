import { AppError } from '../../base/index.ts';
import type { Graph, Tensor } from '../onnx/index.ts';
import type { GraphRunner, RunnerBackend, RunnerOptions } from './runner.ts';

/** Opens a graph somewhere. */
export type Open = () => Promise<GraphRunner>;

/** Hears why the spare took over. */
export type Tell = (reason: AppError) => void;

/**
 * A graph on a device that may fail, e.g. a graphics card: where it cannot be opened there or fails while running, the
 * spare takes over for good, and the run that failed is run there. Memory that runs out counts as failing.
 */
export async function openWithSpare(open: Open, spare: Open, tell: Tell): Promise<GraphRunner> {
  try {
    return new SparedRunner(await open(), spare, tell);
  } catch (error) {
    if (!isDeviceFailure(error)) throw error;
    tell(error);
    return spare();
  }
}

/**
 * A back end whose graphs move to `spare` once one of them fails on its device; from then on `spare` opens all of them.
 * Memory that runs out does not count: whoever trains takes smaller batches.
 */
export function withSpare(backend: RunnerBackend, spare: RunnerBackend, tell: Tell): RunnerBackend {
  let failed = false;
  const tellOnce: Tell = (reason) => {
    if (!failed) tell(reason);
    failed = true;
  };
  return {
    get name() {
      return (failed ? spare : backend).name;
    },
    get device() {
      return (failed ? spare : backend).device;
    },
    async open(graph: Graph, options?: RunnerOptions) {
      if (failed) return spare.open(graph, options);
      try {
        const first = await backend.open(graph, options);
        return new SparedRunner(first, () => spare.open(graph, options), tellOnce, ['unavailable']);
      } catch (error) {
        if (!isDeviceFailure(error, ['unavailable'])) throw error;
        tellOnce(error);
        return spare.open(graph, options);
      }
    },
  };
}

type FailureCode = 'unavailable' | 'out-of-memory';

function isDeviceFailure(
  error: unknown,
  codes: readonly FailureCode[] = ['unavailable', 'out-of-memory'],
): error is AppError {
  return error instanceof AppError && codes.some((code) => code === error.code);
}

class SparedRunner implements GraphRunner {
  #current: GraphRunner;
  #moved: Promise<GraphRunner> | undefined;
  readonly #first: GraphRunner;
  readonly #spare: Open;
  readonly #tell: Tell;
  readonly #codes: readonly FailureCode[] | undefined;

  constructor(first: GraphRunner, spare: Open, tell: Tell, codes?: readonly FailureCode[]) {
    this.#first = first;
    this.#current = first;
    this.#spare = spare;
    this.#tell = tell;
    this.#codes = codes;
  }

  get description(): string {
    return this.#current.description;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]) {
    const runner = this.#current;
    try {
      return await runner.run(feeds, outputs);
    } catch (error) {
      if (runner !== this.#first || !isDeviceFailure(error, this.#codes)) throw error;
      return (await (this.#moved ??= this.#move(error))).run(feeds, outputs);
    }
  }

  async close(): Promise<void> {
    if (!this.#moved) return this.#first.close();
    // What failed may fail once more when it is let go; the work was done elsewhere.
    await this.#first.close().catch(() => undefined);
    await (await this.#moved.catch(() => undefined))?.close();
  }

  async #move(reason: AppError): Promise<GraphRunner> {
    this.#tell(reason);
    this.#current = await this.#spare();
    return this.#current;
  }
}
