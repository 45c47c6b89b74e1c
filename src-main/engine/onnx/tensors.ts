import { elementCount } from './element-types.ts';
import type { FloatTensor, Tensor } from './graph.ts';

/** A float32 tensor; `dims` defaults to one dimension. Throws RangeError where values and dimensions differ. */
export function floatTensor(
  values: Float32Array | readonly number[],
  dims: readonly number[] = [values.length],
): FloatTensor {
  checkLength(values.length, dims);
  return { type: 'float32', dims, data: values instanceof Float32Array ? values : Float32Array.from(values) };
}

/** An int64 tensor of whole numbers; `dims` defaults to one dimension. */
export function intTensor(values: readonly number[], dims: readonly number[] = [values.length]): Tensor {
  checkLength(values.length, dims);
  return { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) };
}

/** The tensor's values as numbers. Throws RangeError for float16, whose half bits are not numbers yet. */
export function numbersOf(tensor: Tensor): number[] {
  if (tensor.type === 'float16') throw new RangeError('float16 tensors are not read as numbers');
  return Array.from<number | bigint, number>(tensor.data, Number);
}

function checkLength(length: number, dims: readonly number[]): void {
  if (length !== elementCount(dims)) {
    throw new RangeError(`${length} values do not fill a tensor of [${dims.join(', ')}]`);
  }
}
