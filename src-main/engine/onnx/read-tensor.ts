import { byteCount, dataTypeName, elementCount, elementTypeOf, tensorFromBytes } from './element-types.ts';
import type { ElementType, Tensor } from './graph.ts';
import { damaged, unsupported } from './model-errors.ts';
import { TensorProto_DataLocation as DataLocation, type TensorProto } from './proto/onnx_pb.js';

/**
 * A tensor of a model file; `where` names it in messages. Its data is copied, so the file's bytes can go.
 * Throws `invalid-input` for external data and element types we have none for, `corrupt` where data and
 * dimensions do not fit together.
 */
export function readTensor(proto: TensorProto, where: string): Tensor {
  if (proto.dataLocation === DataLocation.EXTERNAL || proto.externalData.length > 0) {
    throw unsupported(
      `${where} keeps its data in another file`,
      'Save the model as one file (in Python: onnx.save_model(model, path, save_as_external_data=False)).',
    );
  }
  const type = readElementType(proto.dataType, where);
  const dims = proto.dims.map(Number);
  if (dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0)) {
    throw damaged(`${where} has the dimensions [${dims.join(', ')}]`);
  }
  return proto.rawData.length > 0
    ? fromRawData(type, dims, proto, where)
    : fromFields(type, dims, proto, where);
}

/** Throws `invalid-input` naming the element type where we have none for it. */
export function readElementType(dataType: number, where: string): ElementType {
  const type = elementTypeOf(dataType);
  if (type) return type;
  throw unsupported(`${where} has the element type ${dataTypeName(dataType)}`);
}

function fromRawData(type: ElementType, dims: number[], proto: TensorProto, where: string): Tensor {
  const expected = byteCount(type, dims);
  if (proto.rawData.length !== expected) {
    throw damaged(`${where} holds ${proto.rawData.length} bytes where its dimensions ask for ${expected}`);
  }
  return tensorFromBytes(type, dims, proto.rawData);
}

function fromFields(type: ElementType, dims: number[], proto: TensorProto, where: string): Tensor {
  const tensor = tensorFromFields(type, dims, proto);
  if (tensor.data.length !== elementCount(dims)) {
    throw damaged(
      `${where} holds ${tensor.data.length} values where its dimensions ask for ${elementCount(dims)}`,
    );
  }
  return tensor;
}

function tensorFromFields(type: ElementType, dims: number[], proto: TensorProto): Tensor {
  switch (type) {
    case 'float32':
      return { type, dims, data: Float32Array.from(proto.floatData) };
    case 'float64':
      return { type, dims, data: Float64Array.from(proto.doubleData) };
    case 'int64':
      return { type, dims, data: BigInt64Array.from(proto.int64Data) };
    case 'float16':
      return { type, dims, data: Uint16Array.from(proto.int32Data) };
    case 'int32':
      return { type, dims, data: Int32Array.from(proto.int32Data) };
    case 'int8':
      return { type, dims, data: Int8Array.from(proto.int32Data) };
    case 'uint8':
    case 'bool':
      return { type, dims, data: Uint8Array.from(proto.int32Data) };
  }
}
