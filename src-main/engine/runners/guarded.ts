import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError, scriptBeside } from '../../base/index.ts';
import type { Graph, Tensor } from '../onnx/index.ts';
import { fileToRun } from './file-to-run.ts';
import type { GraphRunner } from './runner.ts';
import type { ThreadAnswer, ThreadRequest } from './threaded.ts';
import { openInThread, toError } from './threaded.ts';

/** What a network that nobody here has run yet may take. */
export interface Limits {
  /** Of the process that runs it, in bytes. */
  readonly mostBytes: number;
  /** For opening, and for each run. */
  readonly mostMs: number;
}

const LIMITS: Limits = { mostBytes: 6 * 2 ** 30, mostMs: 300_000 };

/** What the process answers besides what its thread does. */
export type ProcessAnswer = ThreadAnswer | { readonly kind: 'too-large'; readonly bytes: number };

/**
 * Opens a graph on the processor in a process of its own, which is ended where it takes more memory or time than it may:
 * for the first run of a file from elsewhere. Throws `refused` then, and what `openInThread` throws. (The application
 * starts no plain processes of Node: there the job's own process runs it, in a thread.)
 */
export async function openGuarded(graph: Graph, limits: Limits = LIMITS): Promise<GraphRunner> {
  if ('electron' in process.versions) return openInThread(graph);
  const runner = new GuardedRunner(limits);
  try {
    const { name, inputs, outputs } = graph;
    await runner.open({
      kind: 'open',
      graph: { name, inputs, outputs },
      file: fileToRun(graph),
      options: {},
    });
    return runner;
  } catch (error) {
    await runner.close();
    throw error;
  }
}

class GuardedRunner implements GraphRunner {
  readonly #limits: Limits;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #description = '';

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#child = fork(
      fileURLToPath(scriptBeside(import.meta.url, 'runner-process')),
      [String(limits.mostBytes)],
      { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    );
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', () => {
        resolve();
      });
      this.#child.once('error', () => {
        resolve();
      });
    });
  }

  get description(): string {
    return this.#description;
  }

  async open(request: ThreadRequest): Promise<void> {
    const answer = await this.#ask(request);
    if (answer.kind === 'opened') this.#description = answer.description;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]) {
    const answer = await this.#ask({ kind: 'run', feeds, outputs });
    if (answer.kind !== 'ran') throw new AppError('bug', `The guarded process answered "${answer.kind}".`);
    return answer.results;
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** One request at a time. */
  #ask(request: ThreadRequest): Promise<ThreadAnswer> {
    const { mostBytes, mostMs } = this.#limits;
    const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
    const refuse = (what: string) => {
      this.#child.kill('SIGKILL');
      reject(
        new AppError('refused', `The network ${what}; it was ended.`, {
          nextStep: 'Do not use it, and ask whoever gave it to you what it is.',
        }),
      );
    };
    const timer = setTimeout(() => {
      refuse(`took longer than ${Math.round(mostMs / 1000)} s for a few pictures`);
    }, mostMs);
    this.#child.once('message', (message) => {
      const answer = message as ProcessAnswer;
      if (answer.kind === 'too-large') refuse(`took more than ${megabytes(mostBytes)} MB of memory`);
      else if (answer.kind === 'failed') reject(toError(answer.error));
      else resolve(answer);
    });
    void this.#ended.then(() => {
      refuse('took its process down, as by taking all memory');
    });
    this.#child.send(request, () => undefined);
    return promise.finally(() => {
      clearTimeout(timer);
    });
  }
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}
