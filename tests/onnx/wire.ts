import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A field of a protobuf message: number, and its whole number, text, bytes or message. */
export type Field = readonly [number, number | string | Uint8Array];

/** A protobuf message written by hand, for files that our own writer would never write. */
export function message(...fields: readonly Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === 'number') writer.tag(number, WireType.Varint).int64(value);
    else if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value);
    else writer.tag(number, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
}

/** A model of operator set 17 around the fields of a graph. Field numbers are those of onnx.proto. */
export function model(...graph: readonly Field[]): Uint8Array {
  return message([1, 8], [7, message(...graph)], [8, message([1, ''], [2, 17])]);
}

/** Graph input (11) or output (12): a tensor of one dimension. */
export function value(role: 11 | 12, name: string, elementType = 1): Field {
  const shape = message([1, message([1, 2])]);
  return [role, message([1, name], [2, message([1, message([1, elementType], [2, shape])])])];
}

/** One operator; further fields are its attributes (5) and such. */
export function node(
  op: string,
  inputs: readonly string[],
  output: string,
  ...more: readonly Field[]
): Field {
  return [
    1,
    message(...inputs.map((input): Field => [1, input]), [2, output], [3, `the-${op}`], [4, op], ...more),
  ];
}
