import type { JobProgress } from '../contract/index.ts';
import { ProgressMeter } from './progress-meter.ts';
import { type SpawnWorker } from './worker-channel.ts';
import { type TaskListener, type TaskRun, WorkerProcess } from './worker-process.ts';

/** A process that nobody asks anything is given back after this long. */
const IDLE_MS = 60_000;

/** What `follow` tells of a calculation. */
export type CalculationStep<Answer> = { readonly progress: JobProgress } | { readonly answer: Answer };

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

  /**
   * Runs a calculation; it must be a plain, serialisable description. Throws what it throws there, which is `cancelled`
   * where `signal` is aborted and the calculation heeds it.
   */
  async run(task: unknown, signal?: AbortSignal): Promise<unknown> {
    const run = this.#start(task, () => undefined);
    const release = cancelOnAbort(run, signal);
    return await run.result.finally(release);
  }

  /**
   * The same, telling how far it is, and at last the answer. It is stopped where `signal` is aborted, which throws
   * `cancelled`, and where nobody asks for more.
   */
  async *follow(task: unknown, signal?: AbortSignal): AsyncGenerator<CalculationStep<unknown>> {
    const meter = new ProgressMeter();
    let news = Promise.withResolvers<{ progress: JobProgress }>();
    const run = this.#start(task, (progress) => {
      news.resolve({ progress: meter.measure(progress, performance.now()) });
    });
    const release = cancelOnAbort(run, signal);
    const end = run.result.then((answer) => ({ answer }));
    try {
      for (;;) {
        const next = await Promise.race([end, news.promise]);
        yield next;
        if ('answer' in next) return;
        news = Promise.withResolvers();
      }
    } finally {
      release();
      run.cancel();
      // Whoever left does not hear of its end.
      end.catch(() => undefined);
    }
  }

  #start(task: unknown, onProgress: TaskListener['onProgress']): TaskRun {
    clearTimeout(this.#idle);
    if (!this.#worker || this.#worker.hasEnded) this.#worker = new WorkerProcess(this.#spawn);
    const worker = this.#worker;
    const run = worker.start(task, { onProgress, onLog: () => undefined });
    const result = run.result.finally(() => {
      if (!worker.isBusy) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    });
    return { ...run, result };
  }

  /** Ends the process; calculations under way fail. The next one starts another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.end();
  }
}

/** Cancels a run as soon as the signal says so; answers what ends that. */
function cancelOnAbort(run: TaskRun, signal: AbortSignal | undefined): () => void {
  const cancel = () => {
    run.cancel();
  };
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return () => {
    signal?.removeEventListener('abort', cancel);
  };
}
