import { elementCount, type Tensor } from '../onnx/index.ts';

/** N × C × H × W to N × H × W × C, as `perm` of a transposition, and back. */
export const TO_LAST = [0, 2, 3, 1] as const;
export const FROM_LAST = [0, 3, 1, 2] as const;

/** Entries of a list with one for each axis N, C, H, W, in the order N, H, W, C. */
export function inLastOrder<Item>(items: readonly Item[]): Item[] {
  return permuted(items, TO_LAST);
}

export function permuted<Item>(items: readonly Item[], perm: readonly number[]): Item[] {
  return perm.flatMap((axis) => items.slice(axis, axis + 1));
}

/** The tensor with its axes in the order of `perm`: axis i of the result is axis perm[i] of the tensor. */
export function permuteTensor(tensor: Tensor, perm: readonly number[]): Tensor {
  const dims = permuted(tensor.dims, perm);
  const strides = permuted(
    tensor.dims.map((_, axis) => elementCount(tensor.dims.slice(axis + 1))),
    perm,
  );
  const order = new Uint32Array(elementCount(dims));
  const place = dims.map(() => 0);
  let from = 0;
  for (let to = 0; to < order.length; to++) {
    order[to] = from;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const [dim = 1, stride = 0] = [dims[axis], strides[axis]];
      place[axis] = (place[axis] ?? 0) + 1;
      from += stride;
      if ((place[axis] ?? 0) < dim) break;
      place[axis] = 0;
      from -= dim * stride;
    }
  }
  return reordered({ ...tensor, dims }, order);
}

/** The same values in another shape. */
export function reshapedTensor(tensor: Tensor, dims: readonly number[]): Tensor {
  return { ...tensor, dims };
}

function reordered(tensor: Tensor, order: Uint32Array): Tensor {
  if (tensor.type === 'int64')
    return { ...tensor, data: tensor.data.map((_, to) => tensor.data[order[to] ?? 0] ?? 0n) };
  const data = tensor.data.slice();
  for (const [to, from] of order.entries()) data[to] = tensor.data[from] ?? 0;
  return { ...tensor, data } as Tensor;
}
