import { fromBinary } from '@bufbuild/protobuf';
import { describeNode } from './attributes.ts';
import type { AttributeValue, Graph, GraphNode, Tensor, ValueInfo } from './graph.ts';
import { damaged, unsupported } from './model-errors.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type ValueInfoProto,
} from './proto/onnx_pb.js';
import { readElementType, readTensor } from './read-tensor.ts';
import { floatTensor, intTensor } from './tensors.ts';

/**
 * Reads an ONNX file (https://github.com/onnx/onnx/blob/main/docs/IR.md). Constant nodes and copies of constants become
 * initializers; initializers that older files list among the inputs are taken out there. The bytes may be changed
 * afterwards.
 *
 * Throws `corrupt` for bytes that are no whole ONNX model, `invalid-input` for sub-graphs, functions, external
 * data, quantities other than tensors, and element types that we have none for, naming the node.
 */
export function readModel(bytes: Uint8Array): Graph {
  const model = parse(bytes);
  if (!model.graph || model.graph.node.length === 0) throw damaged('it holds no network');
  if (model.functions.length > 0) throw unsupported('it defines functions of its own');
  const opset = model.opsetImport.find(({ domain }) => standardDomain(domain) === '');
  if (!opset) throw damaged('it names no operator set');
  const graph = readGraph(model.graph, Number(opset.version));
  checkNames(graph);
  return { ...graph, metadata: new Map(model.metadataProps.map(({ key, value }) => [key, value])) };
}

function parse(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (error) {
    throw damaged('it cannot be read to its end', error);
  }
}

function readGraph(proto: GraphProto, opset: number): Omit<Graph, 'metadata'> {
  if (proto.sparseInitializer.length > 0) throw unsupported('it has sparse tensors');
  const initializers = new Map(
    proto.initializer.map((tensor) => [tensor.name, readTensor(tensor, `the tensor "${tensor.name}"`)]),
  );
  const inputs = proto.input
    .filter(({ name }) => !initializers.has(name))
    .map((value) => readValue(value, 'input'));
  const outputs = proto.output.map((value) => readValue(value, 'output'));
  const outputNames = new Set(outputs.map(({ name }) => name));
  const nodes: GraphNode[] = [];
  for (const node of proto.node.map(readNode)) {
    const [output = ''] = node.outputs;
    const constant = constantOf(node, initializers);
    if (constant && !outputNames.has(output)) initializers.set(output, constant);
    else nodes.push(node);
  }
  return { name: proto.name, opset, inputs, outputs, nodes, initializers };
}

function readValue(proto: ValueInfoProto, role: string): ValueInfo {
  const where = `the ${role} "${proto.name}"`;
  if (proto.type?.value.case !== 'tensorType') throw unsupported(`${where} is no tensor`);
  const { elemType, shape } = proto.type.value.value;
  if (!shape) throw unsupported(`${where} has no dimensions`);
  return {
    name: proto.name,
    type: readElementType(elemType, where),
    dims: shape.dim.map(({ value }, axis) => {
      if (value.case === 'dimValue') return Number(value.value);
      return value.case === 'dimParam' && value.value !== '' ? value.value : `${proto.name}_dim${axis}`;
    }),
  };
}

function readNode(proto: NodeProto): GraphNode {
  const node = {
    name: proto.name,
    op: proto.opType,
    domain: standardDomain(proto.domain),
    inputs: proto.input,
    outputs: proto.output,
  };
  const where = describeNode(node);
  return {
    ...node,
    attributes: new Map(
      proto.attribute.map((attribute) => [attribute.name, readAttribute(attribute, `the ${where}`)]),
    ),
  };
}

function readAttribute(proto: AttributeProto, where: string): AttributeValue {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
  switch (proto.type) {
    case AttributeType.INT:
      return { kind: 'int', value: safeInteger(proto.i) };
    case AttributeType.INTS:
      return { kind: 'ints', value: proto.ints.map(safeInteger) };
    case AttributeType.FLOAT:
      return { kind: 'float', value: proto.f };
    case AttributeType.FLOATS:
      return { kind: 'floats', value: proto.floats };
    case AttributeType.STRING:
      return { kind: 'string', value: text(proto.s) };
    case AttributeType.STRINGS:
      return { kind: 'strings', value: proto.strings.map(text) };
    case AttributeType.TENSOR:
      if (!proto.t) throw damaged(`${where} has an empty attribute "${proto.name}"`);
      return { kind: 'tensor', value: readTensor(proto.t, `${where}, attribute "${proto.name}",`) };
    case AttributeType.GRAPH:
    case AttributeType.GRAPHS:
      throw unsupported(`${where} holds a network of its own (a loop or a branch)`);
    default:
      throw unsupported(`${where} has the attribute "${proto.name}" of a kind that is not known here`);
  }
}

/** Where a slice has no end, exporters write the largest int64; a number holds no more than 53 bits of it. */
function safeInteger(value: bigint): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(value > limit ? limit : value < -limit ? -limit : value);
}

/** What a node always gives: Constant, and the copies by which exporters let equal weights share their bytes. */
function constantOf(node: GraphNode, initializers: ReadonlyMap<string, Tensor>): Tensor | undefined {
  if (node.domain !== '') return undefined;
  if (node.op === 'Identity') return initializers.get(node.inputs[0] ?? '');
  if (node.op !== 'Constant') return undefined;
  for (const [name, { kind, value }] of node.attributes) {
    if (kind === 'tensor') return value;
    if (kind === 'float') return floatTensor([value], []);
    if (kind === 'floats') return floatTensor(value);
    if (kind === 'int') return intTensor([value], []);
    if (kind === 'ints') return intTensor(value);
    throw unsupported(`the ${describeNode(node)} has a "${name}"`);
  }
  throw damaged(`the ${describeNode(node)} has no value`);
}

/** Every tensor that is used must have been made before, and only once. */
function checkNames(graph: Omit<Graph, 'metadata'>): void {
  const known = new Set(['', ...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()]);
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      if (!known.has(input)) throw damaged(`the ${describeNode(node)} uses the unknown tensor "${input}"`);
    }
    for (const output of node.outputs) {
      if (output !== '' && known.has(output)) throw damaged(`the tensor "${output}" is made twice`);
      known.add(output);
    }
  }
  if (graph.outputs.length === 0) throw damaged('it has no output');
  for (const { name } of graph.outputs) {
    if (!known.has(name)) throw damaged(`its output "${name}" is never made`);
  }
}

function standardDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}
