import type { ElementType, Tensor } from './graph.ts';
import { TensorProto_DataType as DataType } from './proto/onnx_pb.js';

/** Bytes of one element. */
const BYTES: Readonly<Record<ElementType, number>> = {
  float32: 4,
  float16: 2,
  float64: 8,
  int64: 8,
  int32: 4,
  int8: 1,
  uint8: 1,
  bool: 1,
};

const DATA_TYPES: Readonly<Record<ElementType, DataType>> = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  float64: DataType.DOUBLE,
  int64: DataType.INT64,
  int32: DataType.INT32,
  int8: DataType.INT8,
  uint8: DataType.UINT8,
  bool: DataType.BOOL,
};

const ELEMENT_TYPES: ReadonlyMap<number, ElementType> = new Map(
  (Object.keys(DATA_TYPES) as ElementType[]).map((type) => [DATA_TYPES[type], type]),
);

/** ONNX's number of an element type. */
export function dataTypeOf(type: ElementType): DataType {
  return DATA_TYPES[type];
}

/** The element type with this ONNX number, or undefined where we have none for it. */
export function elementTypeOf(dataType: number): ElementType | undefined {
  return ELEMENT_TYPES.get(dataType);
}

/** ONNX's name of an element type number, for messages. */
export function dataTypeName(dataType: number): string {
  return DataType[dataType] ?? `number ${dataType}`;
}

/** Number of elements of a tensor with these dimensions; 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** Bytes that a tensor's elements take. */
export function byteCount(type: ElementType, dims: readonly number[]): number {
  return BYTES[type] * elementCount(dims);
}

/** The tensor's elements as little-endian bytes; shares the tensor's memory. */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A tensor from little-endian bytes, which are copied. `bytes` must hold exactly `byteCount(type, dims)`. */
export function tensorFromBytes(type: ElementType, dims: readonly number[], bytes: Uint8Array): Tensor {
  // Every platform that Node and Electron run on is little-endian, as ONNX's raw_data is.
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case 'float32':
      return { type, dims, data: new Float32Array(buffer) };
    case 'float16':
      return { type, dims, data: new Uint16Array(buffer) };
    case 'float64':
      return { type, dims, data: new Float64Array(buffer) };
    case 'int64':
      return { type, dims, data: new BigInt64Array(buffer) };
    case 'int32':
      return { type, dims, data: new Int32Array(buffer) };
    case 'int8':
      return { type, dims, data: new Int8Array(buffer) };
    case 'uint8':
    case 'bool':
      return { type, dims, data: new Uint8Array(buffer) };
  }
}
