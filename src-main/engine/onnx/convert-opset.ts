import { describeNode, intsAttribute } from './attributes.ts';
import { OPSET } from './graph-builder.ts';
import type { AttributeValue, Graph, GraphNode, Tensor } from './graph.ts';
import { unsupported } from './model-errors.ts';
import { floatTensor, intTensor, numbersOf } from './tensors.ts';

/** Before it, operators spread their inputs by attributes; after the last, changes are not known here yet. */
const OLDEST = 7;
const NEWEST = 23;

/** A node in operator set 17 and the constants that it needs besides those it had. */
interface Conversion {
  readonly node: GraphNode;
  readonly constants: ReadonlyMap<string, Tensor>;
}

type Converter = (node: GraphNode, graph: Graph) => Conversion;

/** Operators that changed up to set 17: below which set, and how (https://onnx.ai/onnx/operators/). */
const UPGRADES: Readonly<Record<string, { below: number; convert: Converter }>> = {
  BatchNormalization: {
    below: 14,
    convert: (node) => unchanged(keepFirstOutput(without(node, ['spatial']))),
  },
  Clip: { below: 11, convert: (node) => attributesToInputs(node, ['min', 'max']) },
  Dropout: { below: 12, convert: (node) => unchanged(keepFirstOutput(without(node, ['ratio']))) },
  LogSoftmax: { below: 13, convert: secondAxisByDefault },
  Pad: { below: 11, convert: (node) => attributesToInputs(node, ['pads', 'value']) },
  ReduceSum: { below: 13, convert: (node) => attributesToInputs(node, ['axes']) },
  Slice: { below: 10, convert: (node) => attributesToInputs(node, ['starts', 'ends', 'axes']) },
  Softmax: { below: 13, convert: secondAxisByDefault },
  Split: { below: 13, convert: (node) => attributesToInputs(node, ['split']) },
  Squeeze: { below: 13, convert: (node) => attributesToInputs(node, ['axes']) },
  Unsqueeze: { below: 13, convert: (node) => attributesToInputs(node, ['axes']) },
};

/** Operators that changed after set 17: from which set on, and how to write them in the older way. */
const DOWNGRADES: Readonly<Record<string, { from: number; convert: Converter }>> = {
  AveragePool: { from: 19, convert: withoutDilations },
  Cast: { from: 19, convert: (node) => unchanged(without(node, ['saturate'])) },
  Pad: { from: 18, convert: refuseInput(3) },
  ReduceMax: { from: 18, convert: axesToAttribute },
  ReduceMean: { from: 18, convert: axesToAttribute },
  ReduceMin: { from: 18, convert: axesToAttribute },
  Split: { from: 18, convert: (node) => unchanged(without(node, ['num_outputs'])) },
};

/**
 * The same network in operator set 17, for files written in sets 7 to 23. Operators that classification networks
 * do not use are left as they are. Throws `invalid-input` for other sets and for what set 17 cannot say.
 */
export function convertOpset(graph: Graph): Graph {
  if (graph.opset === OPSET) return graph;
  if (graph.opset < OLDEST || graph.opset > NEWEST) {
    throw unsupported(
      `it is written in operator set ${graph.opset}, and sets ${OLDEST} to ${NEWEST} are known here`,
      `Export it again with operator set ${OPSET} (in PyTorch: opset_version=${OPSET}).`,
    );
  }
  const conversions = graph.nodes.map((node) => convertNode(node, graph));
  return {
    ...graph,
    opset: OPSET,
    nodes: conversions.map(({ node }) => node),
    initializers: new Map([...graph.initializers, ...conversions.flatMap(({ constants }) => [...constants])]),
  };
}

function convertNode(node: GraphNode, graph: Graph): Conversion {
  const upgrade = UPGRADES[node.op];
  if (upgrade && graph.opset < upgrade.below) return upgrade.convert(node, graph);
  const downgrade = DOWNGRADES[node.op];
  if (downgrade && graph.opset >= downgrade.from) return downgrade.convert(node, graph);
  return unchanged(node);
}

function unchanged(node: GraphNode): Conversion {
  return { node, constants: new Map() };
}

function without(node: GraphNode, attributes: readonly string[]): GraphNode {
  return {
    ...node,
    attributes: new Map([...node.attributes].filter(([name]) => !attributes.includes(name))),
  };
}

/** The other outputs were for training. */
function keepFirstOutput(node: GraphNode): GraphNode {
  return { ...node, outputs: node.outputs.slice(0, 1) };
}

function attributesToInputs(node: GraphNode, names: readonly string[]): Conversion {
  const constants = new Map<string, Tensor>();
  const inputs = names.map((name) => {
    const attribute = node.attributes.get(name);
    if (!attribute) return '';
    const constant = `${node.outputs[0] ?? ''}/${name}`;
    constants.set(constant, constantOf(node, attribute));
    return constant;
  });
  while (inputs.at(-1) === '') inputs.pop();
  return { node: { ...without(node, names), inputs: [...node.inputs, ...inputs] }, constants };
}

function constantOf(node: GraphNode, { kind, value }: AttributeValue): Tensor {
  if (kind === 'ints') return intTensor(value);
  if (kind === 'float') return floatTensor([value], []);
  throw unsupported(`the ${describeNode(node)} has an attribute of kind ${kind}`);
}

/** The default was axis 1, with all later axes taken together; a classifier has no later ones. */
function secondAxisByDefault(node: GraphNode): Conversion {
  const attributes = new Map<string, AttributeValue>([
    ['axis', { kind: 'int', value: 1 }],
    ...node.attributes,
  ]);
  return unchanged({ ...node, attributes });
}

function axesToAttribute(node: GraphNode, graph: Graph): Conversion {
  const [data = '', axes = ''] = node.inputs;
  const older = { ...without(node, ['noop_with_empty_axes']), inputs: [data] };
  if (axes === '') return unchanged(older);
  const constant = graph.initializers.get(axes);
  if (!constant) throw unsupported(`the ${describeNode(node)} computes its axes`);
  const value = { kind: 'ints', value: numbersOf(constant) } as const;
  return unchanged({ ...older, attributes: new Map([...older.attributes, ['axes', value]]) });
}

function withoutDilations(node: GraphNode): Conversion {
  if (intsAttribute(node, 'dilations', []).some((dilation) => dilation !== 1)) {
    throw unsupported(`the ${describeNode(node)} is dilated`);
  }
  return unchanged(without(node, ['dilations']));
}

function refuseInput(input: number): Converter {
  return (node) => {
    if ((node.inputs[input] ?? '') !== '')
      throw unsupported(`the ${describeNode(node)} has an input ${input + 1}`);
    return unchanged(node);
  };
}
