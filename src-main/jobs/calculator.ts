import { type SpawnWorker } from './worker-channel.ts';
import { WorkerProcess } from './worker-process.ts';

/** A process that nobody asks anything is given back after this long. */
const IDLE_MS = 60_000;

/**
 * Short calculations that are too long for the main process, such as comparing two models: one process, kept warm
 * between them. They are not recorded.
 */
export class Calculator {
  readonly #spawn: SpawnWorker;
  #worker: WorkerProcess | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(spawn: SpawnWorker) {
    this.#spawn = spawn;
  }

  /** Runs a calculation; it must be a plain, serialisable description. Throws what it throws there. */
  async run(task: unknown): Promise<unknown> {
    clearTimeout(this.#idle);
    if (!this.#worker || this.#worker.hasEnded) this.#worker = new WorkerProcess(this.#spawn);
    const worker = this.#worker;
    try {
      return await worker.start(task, { onProgress: () => undefined, onLog: () => undefined }).result;
    } finally {
      if (!worker.isBusy) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
  }

  /** Ends the process; calculations under way fail. The next one starts another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.end();
  }
}
