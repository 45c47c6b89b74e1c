import { intAttribute } from '../attributes.ts';
import { elementCount } from '../element-types.ts';
import type { Tensor } from '../graph.ts';
import { numbersOf } from '../tensors.ts';
import type { Dims, KnownInts, ShapeQuery } from './shape-query.ts';

/** Shapes, axes and indices are short; longer integer tensors are data. */
const LONGEST = 64;

/** Operators that hand on the values of their first input. */
const SAME_VALUES = ['Cast', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten'];

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.trunc(a / b),
};

/** The values of a constant, if it is a short list of whole numbers. */
export function intsOfTensor(tensor: Tensor): KnownInts | undefined {
  const isShort = (tensor.type === 'int64' || tensor.type === 'int32') && tensor.data.length <= LONGEST;
  return isShort ? { dims: tensor.dims, values: numbersOf(tensor) } : undefined;
}

/**
 * The values of a node's output where they follow from the shapes alone: exporters write
 * Shape → Gather → Concat → Reshape for "flatten all but the batch". `dims` are those of the output.
 */
export function foldInts(query: ShapeQuery, dims: Dims): KnownInts | undefined {
  const values = foldedValues(query, dims);
  return values?.length === elementCount(dims) ? { dims, values } : undefined;
}

function foldedValues(query: ShapeQuery, dims: Dims): readonly number[] | undefined {
  const { node } = query;
  if (node.op === 'Shape') {
    const all = query.dims(0);
    return all.slice(intAttribute(node, 'start', 0), intAttribute(node, 'end', all.length));
  }
  const inputs = node.inputs.map((_, input) => query.knownInts(input)?.values);
  const [first, second] = inputs;
  if (!first) return undefined;
  if (SAME_VALUES.includes(node.op)) return first;
  const operation = ARITHMETIC[node.op];
  if (operation && second) return combine(first, second, operation);
  switch (node.op) {
    case 'Concat':
      return inputs.every((values) => values !== undefined) ? inputs.flat() : undefined;
    case 'Gather':
      return second?.map((index) => first.at(index) ?? query.fail(`there is no element ${index}`));
    case 'Slice':
      return foldedSlice(query, first, dims);
    default:
      return undefined;
  }
}

function combine(
  first: readonly number[],
  second: readonly number[],
  operation: (a: number, b: number) => number,
): number[] | undefined {
  const length = Math.max(first.length, second.length);
  const at = (values: readonly number[], index: number) => (values.length === 1 ? values[0] : values[index]);
  const result: number[] = [];
  for (let index = 0; index < length; index++) {
    const [a, b] = [at(first, index), at(second, index)];
    if (a === undefined || b === undefined) return undefined;
    result.push(operation(a, b));
  }
  return result;
}

function foldedSlice(query: ShapeQuery, values: readonly number[], dims: Dims): readonly number[] {
  const [start = 0] = query.ints(1);
  const [step = 1] = query.has(4) ? query.ints(4) : [1];
  const begin = start < 0 ? start + values.length : Math.min(start, values.length - 1);
  return Array.from({ length: dims[0] ?? 0 }, (_, index) => values[begin + index * step] ?? 0);
}
