import { availableParallelism } from 'node:os';
import type { Graph, Tensor } from '../onnx/index.ts';
import type { GraphRunner, RunnerBackend, RunnerOptions } from './runner.ts';

/** Images of a shard at least: batch statistics of fewer would be noise; of still fewer, the operators are too small. */
const LEAST_ROWS = { batchStatistics: 32, frozenStatistics: 8 };
/** More would only be more memory: each shard is spread over its share of the processors. */
const MOST_SHARDS = 4;

/**
 * Into how many equal shards a batch is cut on a PC of so many processors; a GPU takes the batch whole. Where batch
 * statistics are learned the batch alone decides, so that every PC learns the same ones; elsewhere shards change nothing,
 * and more than there are processors would only be smaller.
 */
export function shardCount(
  rows: number,
  { device }: Pick<RunnerBackend, 'device'>,
  statistics: keyof typeof LEAST_ROWS,
  processors = availableParallelism(),
): number {
  if (device !== 'cpu') return 1;
  const most = statistics === 'batchStatistics' ? MOST_SHARDS : Math.min(MOST_SHARDS, processors);
  let count = Math.min(most, Math.max(1, Math.floor(rows / LEAST_ROWS[statistics])));
  while (rows % count !== 0) count--;
  return count;
}

/** What of a gradient graph belongs to single images, and what to the batch. */
export interface ShardedGraph {
  /** The gradient graph of one shard. Its loss must be a sum over rows, so that shards add up. */
  readonly gradient: Graph;
  readonly shards: number;
  /** Inputs that hold a row an image; all others go to each shard whole. */
  readonly rowInputs: readonly string[];
  /** Outputs that hold a row an image. */
  readonly rowOutputs: readonly string[];
  /** Outputs that are averaged, such as statistics of the batch; all others are summed. */
  readonly averaged: readonly string[];
}

/**
 * Opens a gradient graph so that the shards of a batch are computed side by side, each on its share of the processors.
 * An operator that is spread over all processors waits for the slowest, at every one of a thousand operators; shards wait
 * for each other once a step. Loss and gradients are those of the whole batch up to rounding, except that batch
 * normalisations in training mode see a shard each ("ghost batches", Hoffer et al. 2017).
 *
 * Takes and gives what the graph of the whole batch would. All outputs must be float32. Errors are those of the back end.
 */
export async function openInShards(
  backend: RunnerBackend,
  graph: ShardedGraph,
  options: RunnerOptions = {},
): Promise<GraphRunner> {
  const { gradient, shards } = graph;
  if (shards === 1) return backend.open(gradient, options);
  const threads = Math.ceil((options.threads ?? availableParallelism()) / shards);
  const runners: GraphRunner[] = [];
  try {
    for (let shard = 0; shard < shards; shard++)
      runners.push(await backend.open(gradient, { ...options, threads }));
  } catch (error) {
    await Promise.all(runners.map((runner) => runner.close()));
    throw error;
  }
  return new ShardedRunner(graph, runners);
}

class ShardedRunner implements GraphRunner {
  readonly description: string;
  readonly #graph: ShardedGraph;
  readonly #runners: readonly GraphRunner[];

  constructor(graph: ShardedGraph, runners: readonly GraphRunner[]) {
    this.description = `${runners[0]?.description ?? ''}, ${runners.length} side by side`;
    this.#graph = graph;
    this.#runners = runners;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]) {
    const { rowInputs } = this.#graph;
    const parts = await Promise.all(
      this.#runners.map((runner, shard) => {
        const feed = ([name, tensor]: readonly [string, Tensor]) =>
          [name, rowInputs.includes(name) ? this.#rowsOf(tensor, shard) : tensor] as const;
        return runner.run(Object.fromEntries(Object.entries(feeds).map(feed)), outputs);
      }),
    );
    const names = Object.keys(parts[0] ?? {});
    return Object.fromEntries(names.map((name) => [name, this.#together(name, parts)]));
  }

  async close(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.close()));
  }

  /** Shares the memory of `tensor`. */
  #rowsOf(tensor: Tensor, shard: number): Tensor {
    const { shards } = this.#graph;
    const [rows = 0, ...others] = tensor.dims;
    const dims = [rows / shards, ...others];
    const [start, end] = [shard, shard + 1].map((count) => (count * tensor.data.length) / shards);
    switch (tensor.type) {
      case 'float32':
        return { type: 'float32', dims, data: tensor.data.subarray(start, end) };
      case 'uint8':
        return { type: 'uint8', dims, data: tensor.data.subarray(start, end) };
      default:
        throw new TypeError(`rows of ${tensor.type} are not cut into shards`);
    }
  }

  #together(name: string, parts: readonly Readonly<Record<string, Tensor>>[]): Tensor {
    const { rowOutputs, averaged } = this.#graph;
    const values = parts.map((part) => floatsOf(part, name));
    const dims = parts[0]?.[name]?.dims ?? [];
    if (rowOutputs.includes(name)) {
      const [rows = 0, ...others] = dims;
      return { type: 'float32', dims: [rows * parts.length, ...others], data: joined(values) };
    }
    const factor = averaged.includes(name) ? 1 / parts.length : 1;
    return { type: 'float32', dims, data: scaledSum(values, factor) };
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return data;
}

/** In the memory of the first part; always in the same order, so that the same parts give the same bits. */
function scaledSum([first = new Float32Array(0), ...others]: readonly Float32Array[], factor: number) {
  for (const part of others) {
    for (let index = 0; index < first.length; index++)
      first[index] = (first[index] ?? 0) + (part[index] ?? 0);
  }
  if (factor !== 1) {
    for (let index = 0; index < first.length; index++) first[index] = (first[index] ?? 0) * factor;
  }
  return first;
}

function floatsOf(results: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const tensor = results[name];
  if (tensor?.type !== 'float32') throw new TypeError(`the output "${name}" is not float32`);
  return tensor.data;
}
