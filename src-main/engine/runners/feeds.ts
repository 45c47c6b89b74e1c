import { AppError } from '../../base/index.ts';
import type { Graph, Tensor, ValueInfo } from '../onnx/index.ts';

/** What of a graph must be known to run its file. */
export type GraphSignature = Pick<Graph, 'name' | 'inputs' | 'outputs'>;

/**
 * Checks that the feeds are exactly the graph's inputs, with their types and fixed dimensions.
 * Throws `invalid-input` naming graph and input.
 */
export function checkFeeds(graph: GraphSignature, feeds: Readonly<Record<string, Tensor>>): void {
  for (const input of graph.inputs) {
    const feed = feeds[input.name];
    if (!feed) throw badFeed(graph, `the input "${input.name}" is missing`);
    if (feed.type !== input.type || !fits(feed.dims, input.dims)) {
      throw badFeed(graph, `the input "${input.name}" is ${describe(feed)}, expected ${describe(input)}`);
    }
    if (feed.data.length !== feed.dims.reduce((count, dim) => count * dim, 1)) {
      throw badFeed(
        graph,
        `the input "${input.name}" holds ${feed.data.length} values for ${describe(feed)}`,
      );
    }
  }
  for (const name of Object.keys(feeds)) {
    if (!graph.inputs.some((input) => input.name === name)) {
      throw badFeed(graph, `there is no input "${name}"`);
    }
  }
}

/** The names to compute: those asked for, each a graph output, or all of them. */
export function checkOutputs(
  graph: GraphSignature,
  outputs: readonly string[] | undefined,
): readonly string[] {
  const all = graph.outputs.map((output) => output.name);
  const unknown = outputs?.find((name) => !all.includes(name));
  if (unknown !== undefined) throw badFeed(graph, `there is no output "${unknown}"`);
  return outputs ?? all;
}

function fits(dims: readonly number[], expected: readonly (number | string)[]): boolean {
  return (
    dims.length === expected.length &&
    expected.every((dim, axis) => typeof dim === 'string' || dim === dims[axis])
  );
}

function describe({ type, dims }: Pick<ValueInfo, 'type' | 'dims'>): string {
  return `${type}[${dims.join(', ')}]`;
}

function badFeed(graph: GraphSignature, problem: string): AppError {
  return new AppError('invalid-input', `The graph "${graph.name}" cannot be run: ${problem}.`);
}
