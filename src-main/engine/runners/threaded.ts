import { Worker } from 'node:worker_threads';
import { AppError, scriptBeside } from '../../base/index.ts';
import type { ErrorBody } from '../../contract/index.ts';
import type { Graph, Tensor } from '../onnx/index.ts';
import type { GraphSignature } from './feeds.ts';
import { fileToRun } from './file-to-run.ts';
// The thread's environment is a copy of this one's.
import './onnxruntime-library.ts';
import type { GraphRunner, ThreadOptions } from './runner.ts';

/** What the thread is sent, and what it answers; see runner-thread.ts. */
export type ThreadRequest =
  | {
      readonly kind: 'open';
      readonly graph: GraphSignature;
      readonly file: Uint8Array<ArrayBuffer>;
      readonly options: ThreadOptions;
    }
  | {
      readonly kind: 'run';
      readonly feeds: Readonly<Record<string, Tensor>>;
      readonly outputs: readonly string[] | undefined;
    }
  | { readonly kind: 'close' };
export type ThreadAnswer =
  | { readonly kind: 'opened'; readonly description: string; readonly file: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'ran'; readonly results: Record<string, Tensor> }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: ErrorBody };

/**
 * Opens a graph on ONNX Runtime in a thread of its own, on the device of the options. ONNX Runtime's Node binding
 * computes on the calling thread; here the caller's thread stays free to decode, augment and record meanwhile.
 *
 * Feeds are copied to the thread unless they lie in shared memory; results are handed over without a copy. Runs are
 * answered in order. Errors are those of `onnxruntimeOn`, and `unavailable` where the thread itself dies.
 */
export async function openInThread(graph: Graph, options: ThreadOptions = {}): Promise<GraphRunner> {
  const { runner } = await openFileInThread(graph, fileToRun(graph), options);
  return runner;
}

/**
 * Opens a graph that is written already, as `openInThread` does. The thread takes `file` and gives it back: of a large
 * network no thread keeps a copy. A thread that cannot open it is ended.
 */
export async function openFileInThread(
  { name, inputs, outputs }: GraphSignature,
  file: Uint8Array<ArrayBuffer>,
  options: ThreadOptions,
  thread = new RunnerThread(),
): Promise<{ runner: GraphRunner; file: Uint8Array<ArrayBuffer> }> {
  try {
    const opened = await thread.ask({ kind: 'open', graph: { name, inputs, outputs }, file, options }, [
      file.buffer,
    ]);
    if (opened.kind !== 'opened') throw unexpected(opened);
    return { runner: new ThreadedRunner(thread, name, opened.description), file: opened.file };
  } catch (error) {
    await thread.end();
    throw error;
  }
}

class ThreadedRunner implements GraphRunner {
  readonly description: string;
  readonly #thread: RunnerThread;
  readonly #graphName: string;
  #closed: Promise<void> | undefined;

  constructor(thread: RunnerThread, graphName: string, description: string) {
    this.#thread = thread;
    this.#graphName = graphName;
    this.description = description;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]) {
    if (this.#closed) {
      throw new AppError('bug', `The graph "${this.#graphName}" was run after its runner was closed.`);
    }
    const answer = await this.#thread.ask({ kind: 'run', feeds, outputs });
    if (answer.kind !== 'ran') throw unexpected(answer);
    return answer.results;
  }

  close(): Promise<void> {
    this.#closed ??= this.#thread.end();
    return this.#closed;
  }
}

/** A worker that answers requests one by one, first in, first out; it starts at once. */
export class RunnerThread {
  readonly #worker = new Worker(scriptBeside(import.meta.url, 'runner-thread'));
  readonly #waiting: { resolve: (answer: ThreadAnswer) => void; reject: (error: Error) => void }[] = [];
  #failure: AppError | undefined;

  constructor() {
    this.#worker.on('message', (answer: ThreadAnswer) => {
      const asker = this.#waiting.shift();
      // An idle runner must not keep the process alive.
      if (this.#waiting.length === 0) this.#worker.unref();
      if (answer.kind === 'failed') asker?.reject(toError(answer.error));
      else asker?.resolve(answer);
    });
    this.#worker.on('error', (error: Error) => {
      this.#fail(`stopped: ${error.message}`, error);
    });
    this.#worker.on('messageerror', (error: Error) => {
      this.#fail(`sent an answer that cannot be read: ${error.message}`, error);
    });
    this.#worker.on('exit', (code) => {
      this.#fail(`ended unexpectedly (exit code ${code})`);
    });
  }

  /** Sends a request, handing over some of its buffers; its answer comes after those of the requests before it. */
  ask(request: ThreadRequest, handedOver: readonly ArrayBuffer[] = []): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#worker.postMessage(request, handedOver);
      this.#worker.ref();
      this.#waiting.push({ resolve, reject });
    });
  }

  /** Waits for the answers that are outstanding, then ends the thread. A thread that died already is no error. */
  async end(): Promise<void> {
    await this.ask({ kind: 'close' }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #fail(what: string, cause?: Error): void {
    this.#failure ??= new AppError('unavailable', `The compute thread ${what}.`, {
      nextStep: 'Close other programs if memory is short, then try again.',
      cause,
    });
    for (const asker of this.#waiting.splice(0)) asker.reject(this.#failure);
  }
}

/** The error that the other side sent. */
export function toError({ code, message, nextStep, cause }: ErrorBody): AppError {
  return new AppError(code, message, { ...(nextStep === undefined ? {} : { nextStep }), cause });
}

function unexpected(answer: ThreadAnswer): AppError {
  return new AppError('bug', `The compute thread answered "${answer.kind}" out of turn.`);
}
