import type { FromWorker, ToWorker } from './messages.ts';

/** How a worker's process ended. */
export interface WorkerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines it wrote to standard error. */
  readonly lastWords: string;
}

/** A worker's process as the main process sees it; Node's and Electron's look the same. */
export interface WorkerChannel {
  send(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** Called once, after the last message. */
  onExit(listener: (exit: WorkerExit) => void): void;
  /** Ends the process at once. */
  kill(): void;
}

/** Starts a process that runs tasks (`serveTasks`). */
export type SpawnWorker = () => WorkerChannel;
