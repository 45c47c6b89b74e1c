import { AppError } from '../base/index.ts';
import type { ErrorBody, Progress } from '../contract/index.ts';

/** What the main process tells a worker; `run` numbers the tasks of one worker. */
export type ToWorker =
  | { readonly type: 'start'; readonly run: number; readonly task: unknown }
  | { readonly type: 'cancel'; readonly run: number }
  | { readonly type: 'finish-soon'; readonly run: number };

/** What a worker tells the main process. */
export type FromWorker =
  | { readonly type: 'progress'; readonly run: number; readonly progress: Progress }
  | { readonly type: 'log'; readonly run: number; readonly line: string }
  | { readonly type: 'done'; readonly run: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly run: number; readonly error: ErrorBody };

/** The error as it was thrown in the worker. */
export function fromErrorBody({ code, message, nextStep, cause }: ErrorBody): AppError {
  return new AppError(code, message, { cause, ...(nextStep !== undefined && { nextStep }) });
}
