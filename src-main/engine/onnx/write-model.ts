import { create, toBinary } from '@bufbuild/protobuf';
import { bytesOf, dataTypeOf } from './element-types.ts';
import type { AttributeValue, Graph, GraphNode, Tensor, ValueInfo } from './graph.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './proto/onnx_pb.js';

/** The version of the file format that goes with operator set 17 (ONNX 1.12). */
const IR_VERSION = 8n;
/** Version of any operator domain that is not ONNX's own. */
const OTHER_DOMAIN_VERSION = 1n;

/** Writes the graph as an ONNX file (IR version 8) in the operator set that the graph is in, in memory of its own. */
export function writeModel(graph: Graph): Uint8Array<ArrayBuffer> {
  const otherDomains = new Set(graph.nodes.map(({ domain }) => domain).filter((domain) => domain !== ''));
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'smearwise',
    opsetImport: [
      create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(graph.opset) }),
      ...[...otherDomains].map((domain) =>
        create(OperatorSetIdProtoSchema, { domain, version: OTHER_DOMAIN_VERSION }),
      ),
    ],
    metadataProps: [...graph.metadata].map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    ),
    graph: create(GraphProtoSchema, {
      name: graph.name,
      node: graph.nodes.map(nodeProto),
      initializer: [...graph.initializers].map(([name, tensor]) => tensorProto(tensor, name)),
      input: graph.inputs.map(valueProto),
      output: graph.outputs.map(valueProto),
    }),
  });
  return toBinary(ModelProtoSchema, model);
}

function nodeProto(node: GraphNode): NodeProto {
  return create(NodeProtoSchema, {
    name: node.name,
    opType: node.op,
    domain: node.domain,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: [...node.attributes].map(([name, value]) => attributeProto(name, value)),
  });
}

function attributeProto(name: string, attribute: AttributeValue): AttributeProto {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  switch (attribute.kind) {
    case 'int':
      return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(attribute.value) });
    case 'ints':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.INTS,
        ints: attribute.value.map(BigInt),
      });
    case 'float':
      return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: attribute.value });
    case 'floats':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.FLOATS,
        floats: [...attribute.value],
      });
    case 'string':
      return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: utf8(attribute.value) });
    case 'strings':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.STRINGS,
        strings: attribute.value.map(utf8),
      });
    case 'tensor':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.TENSOR,
        t: tensorProto(attribute.value, ''),
      });
  }
}

function tensorProto(tensor: Tensor, name: string): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: tensor.dims.map(BigInt),
    dataType: dataTypeOf(tensor.type),
    rawData: bytesOf(tensor),
  });
}

function valueProto({ name, type, dims }: ValueInfo): ValueInfoProto {
  const shape = create(TensorShapeProtoSchema, {
    dim: dims.map((dim) =>
      create(TensorShapeProto_DimensionSchema, {
        value:
          typeof dim === 'number'
            ? { case: 'dimValue', value: BigInt(dim) }
            : { case: 'dimParam', value: dim },
      }),
    ),
  });
  const value = create(TypeProto_TensorSchema, { elemType: dataTypeOf(type), shape });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value } }),
  });
}
