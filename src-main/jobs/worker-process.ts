import { AppError } from '../base/index.ts';
import type { Progress } from '../contract/index.ts';
import { fromErrorBody, type FromWorker } from './messages.ts';
import type { SpawnWorker, WorkerChannel, WorkerExit } from './worker-channel.ts';

/** Where the reports of a running task go. */
export interface TaskListener {
  onProgress(progress: Progress): void;
  onLog(line: string): void;
}

/** A task that runs in a worker. */
export interface TaskRun {
  /** What the task answered. Rejects with the task's AppError, or `WorkerDied`. */
  readonly result: Promise<unknown>;
  /** Asks it to stop; what was done so far is kept. Once it has ended, nothing happens. */
  cancel(): void;
  /** Asks it to come to an early but proper end. */
  finishSoon(): void;
}

/** The worker's process ended in the middle of a task. */
export class WorkerDied extends AppError {
  constructor({ exitCode, signal, lastWords }: WorkerExit) {
    const how = signal === null ? `with exit code ${exitCode ?? 'unknown'}` : `by signal ${signal}`;
    super('unavailable', `The process of this job ended unexpectedly (${how}).`, {
      nextStep:
        'What was done so far is kept: resume it. If it happens again, close other programs, since memory may be short.',
      cause: lastWords === '' ? undefined : lastWords,
    });
  }
}

interface PendingRun extends TaskListener {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** One worker process, from the main process's side. It can run several tasks, one after the other or side by side. */
export class WorkerProcess {
  readonly #channel: WorkerChannel;
  readonly #pending = new Map<number, PendingRun>();
  readonly #ended = Promise.withResolvers<undefined>();
  #lastRun = 0;
  #exit: WorkerExit | undefined;

  constructor(spawn: SpawnWorker) {
    this.#channel = spawn();
    this.#channel.onMessage((message) => {
      this.#receive(message);
    });
    this.#channel.onExit((exit) => {
      this.#exit = exit;
      for (const run of this.#pending.values()) run.reject(new WorkerDied(exit));
      this.#pending.clear();
      this.#ended.resolve(undefined);
    });
  }

  get hasEnded(): boolean {
    return this.#exit !== undefined;
  }

  get isBusy(): boolean {
    return this.#pending.size > 0;
  }

  /** Starts a task; it must be a plain, serialisable description. */
  start(task: unknown, listener: TaskListener): TaskRun {
    const run = ++this.#lastRun;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (this.#exit) reject(new WorkerDied(this.#exit));
    else {
      this.#pending.set(run, { resolve, reject, ...listener });
      this.#channel.send({ type: 'start', run, task });
    }
    return {
      result: promise,
      cancel: () => {
        if (this.#pending.has(run)) this.#channel.send({ type: 'cancel', run });
      },
      finishSoon: () => {
        if (this.#pending.has(run)) this.#channel.send({ type: 'finish-soon', run });
      },
    };
  }

  /** Ends the process at once; resolves when it is gone. */
  async end(): Promise<void> {
    if (!this.#exit) this.#channel.kill();
    await this.#ended.promise;
  }

  #receive(message: FromWorker): void {
    const run = this.#pending.get(message.run);
    if (!run) return;
    switch (message.type) {
      case 'progress':
        run.onProgress(message.progress);
        return;
      case 'log':
        run.onLog(message.line);
        return;
      case 'done':
        this.#pending.delete(message.run);
        run.resolve(message.result);
        return;
      case 'failed':
        this.#pending.delete(message.run);
        run.reject(fromErrorBody(message.error));
    }
  }
}
