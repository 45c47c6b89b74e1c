import { AppError } from '../../../base/index.ts';
import type { ElementType, Tensor } from '../../onnx/index.ts';
import type { Tensorflow, TfTensor } from './types.ts';

const INT32_MAX = 2 ** 31 - 1;

/** TensorFlow.js has no 64-bit integers: `int64` becomes `int32`, cut to its range ("to the end" stays so). */
export function toTf(tf: Tensorflow, name: string, tensor: Tensor): TfTensor {
  const dims = [...tensor.dims];
  switch (tensor.type) {
    case 'float32':
      return tf.tensor(tensor.data, dims, 'float32');
    case 'int32':
      return tf.tensor(tensor.data, dims, 'int32');
    case 'int64':
      return tf.tensor(Int32Array.from(tensor.data, toInt32), dims, 'int32');
    case 'bool':
      return tf.tensor(tensor.data, dims, 'bool');
    case 'uint8':
    case 'int8':
      return tf.tensor(Int32Array.from(tensor.data), dims, 'int32');
    case 'float16':
    case 'float64':
      throw unsupportedType(name, tensor.type);
  }
}

/** Reads a tensor back as the element type that the graph declares for it. */
export async function fromTf(name: string, tensor: TfTensor, type: ElementType): Promise<Tensor> {
  const values = await tensor.data();
  const dims = [...tensor.shape];
  switch (type) {
    case 'float32':
      return { type, dims, data: values instanceof Float32Array ? values : Float32Array.from(values) };
    case 'int32':
      return { type, dims, data: values instanceof Int32Array ? values : Int32Array.from(values) };
    case 'int64':
      return { type, dims, data: BigInt64Array.from(values, (value) => BigInt(value)) };
    case 'bool':
    case 'uint8':
      return { type, dims, data: Uint8Array.from(values) };
    case 'int8':
      return { type, dims, data: Int8Array.from(values) };
    case 'float16':
    case 'float64':
      throw unsupportedType(name, type);
  }
}

/** Element types that this back end computes with. */
export function supportsType(type: ElementType): boolean {
  return type !== 'float16' && type !== 'float64';
}

function toInt32(value: bigint): number {
  return Math.min(Math.max(Number(value), -INT32_MAX), INT32_MAX);
}

function unsupportedType(name: string, type: ElementType): AppError {
  return new AppError('invalid-input', `TensorFlow.js has no ${type} tensors, but "${name}" is one.`, {
    nextStep: 'Run this graph on the onnxruntime back end.',
  });
}
