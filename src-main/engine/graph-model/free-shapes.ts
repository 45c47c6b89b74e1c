import { type Graph, inferShapesAndInts } from '../onnx/index.ts';

/** The size of a dimension that may be any. */
export const FREE = -1;

/** What is known of a graph's tensors whatever the number of pictures. */
export interface FreeShapes {
  /** Dimensions of each tensor; `FREE` where they depend on the number of pictures. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
  /** Whole numbers that follow from the shapes alone; `FREE` where from the number of pictures. */
  readonly ints: ReadonlyMap<string, readonly number[]>;
}

/**
 * Shapes for any size of the input's named dimensions: worked out for two sizes, what differs depends on it. Throws
 * `invalid-input` as `inferShapes` does.
 */
export function freeShapes(graph: Graph): FreeShapes {
  const [one, other] = [2, 3].map((size) =>
    inferShapesAndInts(
      graph,
      Object.fromEntries(
        graph.inputs.map(({ name, dims }) => [
          name,
          dims.map((dim) => (typeof dim === 'number' ? dim : size)),
        ]),
      ),
    ),
  );
  const both = (a: readonly number[], b: readonly number[] = []) =>
    a.map((value, index) => (value === b[index] ? value : FREE));
  return {
    dims: new Map(one?.dims.entries().map(([name, dims]) => [name, both(dims, other?.dims.get(name))])),
    ints: new Map(
      one?.ints.entries().map(([name, { values }]) => [name, both(values, other?.ints.get(name)?.values)]),
    ),
  };
}
