import { availableParallelism } from 'node:os';
import type { Graph, Tensor } from '../onnx/index.ts';
import { fileToRun } from './file-to-run.ts';
import type { GraphRunner } from './runner.ts';
import { openFileInThread, openInThread, RunnerThread } from './threaded.ts';

/**
 * Opens a graph in two threads, each with half of the processors. An operator that is spread over all processors waits
 * for the slowest, and while images are decoded one always is slow; two runs side by side do not wait for each other.
 * Measured on two processors, a screening is a sixth faster so. The weights are held twice.
 *
 * A run goes to the thread that has fewer; give it several at once. Errors are those of `openInThread`.
 */
export async function openInTwoThreads(graph: Graph): Promise<GraphRunner> {
  const processors = availableParallelism();
  if (processors === 1) return openInThread(graph);
  const threads = Math.ceil(processors / 2);
  // Both start side by side; only the file goes from one to the other.
  const [one, other] = [new RunnerThread(), new RunnerThread()];
  try {
    const first = await openFileInThread(graph, fileToRun(graph), { threads }, one);
    const second = await openFileInThread(graph, first.file, { threads }, other);
    return new RunnerPair(first.runner, second.runner);
  } catch (error) {
    await Promise.all([one.end(), other.end()]);
    throw error;
  }
}

class RunnerPair implements GraphRunner {
  readonly description: string;
  readonly #sides: readonly { readonly runner: GraphRunner; runs: number }[];

  constructor(first: GraphRunner, second: GraphRunner) {
    this.description = `${first.description}, twice`;
    this.#sides = [first, second].map((runner) => ({ runner, runs: 0 }));
  }

  async run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]) {
    const side = this.#sides.reduce((least, other) => (other.runs < least.runs ? other : least));
    side.runs++;
    try {
      return await side.runner.run(feeds, outputs);
    } finally {
      side.runs--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#sides.map(({ runner }) => runner.close()));
  }
}
