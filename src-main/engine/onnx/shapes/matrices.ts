import { intAttribute, intsAttribute } from '../attributes.ts';
import { broadcast } from './elementwise.ts';
import type { Dims, ShapeQuery, ShapeRule } from './shape-query.ts';

const REDUCTIONS = [
  ...['ReduceL1', 'ReduceL2', 'ReduceLogSumExp', 'ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceProd'],
  ...['ReduceSum', 'ReduceSumSquare'],
];

/** Matrix products and operators that fold axes away. */
export const matrixRules: Readonly<Record<string, ShapeRule>> = {
  ...Object.fromEntries(REDUCTIONS.map((op) => [op, reduce])),
  ArgMax: reduceOneAxis,
  ArgMin: reduceOneAxis,
  Gemm: (query) => {
    const [rows, inner] = matrix(query, 0, intAttribute(query.node, 'transA', 0) === 1);
    const [innerOfB, columns] = matrix(query, 1, intAttribute(query.node, 'transB', 0) === 1);
    requireEqual(query, inner, innerOfB);
    return [[rows, columns]];
  },
  MatMul: (query) => {
    const a = query.dims(0);
    const b = query.dims(1);
    const left = a.length === 1 ? [1, ...a] : a;
    const right = b.length === 1 ? [...b, 1] : b;
    requireEqual(query, left.at(-1), right.at(-2));
    const stack = broadcast(query, left.slice(0, -2), right.slice(0, -2));
    return [
      [...stack, ...(a.length === 1 ? [] : left.slice(-2, -1)), ...(b.length === 1 ? [] : right.slice(-1))],
    ];
  },
};

function matrix(query: ShapeQuery, input: number, transposed: boolean): readonly [number, number] {
  if (query.dims(input).length !== 2) query.fail(`its input ${input + 1} is no matrix`);
  const [rows, columns] = [query.dim(input, 0), query.dim(input, 1)];
  return transposed ? [columns, rows] : [rows, columns];
}

function requireEqual(query: ShapeQuery, a: number | undefined, b: number | undefined): void {
  if (a !== b) query.fail(`it is given ${a ?? 'no'} values a row where its weights want ${b ?? 'none'}`);
}

/** Axes are an attribute up to operator set 12 or 17, and an input after that. */
function reduce(query: ShapeQuery): readonly Dims[] {
  const { node } = query;
  const dims = query.dims(0);
  const given = query.has(1) ? query.ints(1) : intsAttribute(node, 'axes', []);
  if (given.length === 0 && intAttribute(node, 'noop_with_empty_axes', 0) === 1) return [dims];
  const axes = given.length === 0 ? dims.map((_, axis) => axis) : given;
  return [without(query, dims, axes)];
}

function reduceOneAxis(query: ShapeQuery): readonly Dims[] {
  return [without(query, query.dims(0), [intAttribute(query.node, 'axis', 0)])];
}

function without(query: ShapeQuery, dims: Dims, axes: readonly number[]): Dims {
  const gone = new Set(axes.map((axis) => query.axis(axis, dims.length)));
  return intAttribute(query.node, 'keepdims', 1) === 1
    ? dims.map((dim, axis) => (gone.has(axis) ? 1 : dim))
    : dims.filter((_, axis) => !gone.has(axis));
}
