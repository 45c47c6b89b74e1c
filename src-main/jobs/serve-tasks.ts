import { type JobContext, toErrorBody } from '../base/index.ts';
import type { Progress } from '../contract/index.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { throttled } from './throttled.ts';

/** Progress leaves a worker at most ten times a second. */
const REPORT_EVERY_MS = 100;

/** What a task in a worker is handed. */
export interface TaskContext extends JobContext {
  /** Aborted when the task is to come to an early but proper end, keeping the best so far. */
  readonly finishSoon: AbortSignal;
}

/** The worker's side of the line to the main process. */
export interface WorkerPort {
  send(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
}

interface RunControls {
  readonly stop: AbortController;
  readonly finishSoon: AbortController;
}

/** Runs the tasks that the main process sends until it hangs up. `handle` gets each as it was sent and must check it. */
export function serveTasks(
  port: WorkerPort,
  handle: (task: unknown, context: TaskContext) => Promise<unknown>,
): void {
  const running = new Map<number, RunControls>();
  port.onMessage((message) => {
    switch (message.type) {
      case 'start':
        void run(message.run, message.task);
        return;
      case 'cancel':
        running.get(message.run)?.stop.abort();
        return;
      case 'finish-soon':
        running.get(message.run)?.finishSoon.abort();
    }
  });

  async function run(number: number, task: unknown): Promise<void> {
    const controls: RunControls = { stop: new AbortController(), finishSoon: new AbortController() };
    running.set(number, controls);
    const report = throttled<Progress>((progress) => {
      port.send({ type: 'progress', run: number, progress });
    }, REPORT_EVERY_MS);
    try {
      const result = await handle(task, {
        signal: controls.stop.signal,
        finishSoon: controls.finishSoon.signal,
        report: report.call,
        log: (line) => {
          port.send({ type: 'log', run: number, line });
        },
      });
      report.flush();
      port.send({ type: 'done', run: number, result });
    } catch (error) {
      report.flush();
      port.send({ type: 'failed', run: number, error: toErrorBody(error) });
    } finally {
      running.delete(number);
    }
  }
}
