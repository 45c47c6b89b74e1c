import { AppError } from '../../base/index.ts';
import type { FeatureMap } from '../../contract/index.ts';
import { imageInput } from './describe.ts';
import type { Graph, GraphNode } from './graph.ts';
import { cutAt, keepOutputs } from './prune.ts';
import { inferShapesAndInts } from './shapes/infer-shapes.ts';
import { hasWeights, isLayer } from './weights.ts';

/** A feature map is tapped behind these, not before them. */
const COMPLETES_LAYER = new Set(
  [
    'BatchNormalization',
    'Relu',
    'Clip',
    'LeakyRelu',
    'PRelu',
    'HardSwish',
    'HardSigmoid',
    'Sigmoid',
    'Elu',
  ].concat(['Selu', 'Tanh', 'Softplus']),
);

/** Output channels of a convolution that says which of the ImageNet classes it sees (with a background class). */
const IMAGENET_CLASSES = [1000, 1001];

/**
 * The tensors at which a classification network can be cut, first to last, for pictures of `inputSize` pixels a
 * side: maps of more than one pixel, made by at least one convolution, through which alone everything later
 * depends on the picture. Where a map is only normalised or activated next, the result of that is listed instead.
 *
 * Throws `invalid-input` where the network has an operator that is not known or does not suit this size.
 */
export function listFeatureMaps(graph: Graph, inputSize: number): FeatureMap[] {
  return findMaps(mainBranch(graph), inputSize).map(({ map }) => map);
}

/**
 * Cuts a network at its last convolutional feature map: global pooling and classifier are left out, also a
 * classifier that is itself a convolution, as in SqueezeNet. The trunk's output has free batch and size.
 *
 * Throws `invalid-input` where there is no feature map.
 */
export function dropClassifier(graph: Graph, inputSize: number): { trunk: Graph; featureMaps: FeatureMap[] } {
  const main = mainBranch(graph);
  const end = classifierStart(main);
  const featureMaps = findMaps(main, inputSize)
    .filter(({ position }) => position < end)
    .map(({ map }) => map);
  const last = featureMaps.at(-1);
  if (!last) {
    throw new AppError('invalid-input', 'This network has no convolutional feature map to build on.', {
      nextStep: 'Choose a convolutional image classification network.',
    });
  }
  const dims = ['N', last.channels, 'H', 'W'];
  return { trunk: cutAt(main, { name: last.tensor, type: 'float32', dims }), featureMaps };
}

/** A second output (auxiliary classifiers, embeddings) would hide every cut point behind its branch. */
function mainBranch(graph: Graph): Graph {
  return keepOutputs(graph, graph.outputs.slice(0, 1));
}

interface FoundMap {
  readonly map: FeatureMap;
  /** Number of the node that makes it. */
  readonly position: number;
}

function findMaps(graph: Graph, inputSize: number): FoundMap[] {
  const input = imageInput(graph);
  const { dims, ints } = inferShapesAndInts(graph, {
    [input.name]: [1, input.channels, inputSize, inputSize],
  });
  const uses = usesOf(graph);
  // Computed from the picture and still to be read: where it is one tensor alone, the network can be cut.
  const live = new Set([input.name]);
  const convolved = new Set<string>();
  const found: FoundMap[] = [];
  for (const [position, node] of graph.nodes.entries()) {
    const outputs = node.outputs.filter((name) => uses.has(name));
    if (node.inputs.some((name) => live.has(name))) {
      for (const name of outputs) if (!ints.has(name)) live.add(name);
    }
    if (node.op === 'Conv' || node.inputs.some((name) => convolved.has(name))) {
      for (const name of outputs) convolved.add(name);
    }
    for (const name of live) if ((uses.get(name)?.last ?? -1) <= position) live.delete(name);
    const [tensor = '', ...others] = live;
    if (others.length > 0 || !outputs.includes(tensor) || !convolved.has(tensor)) continue;
    const [, channels = 0, height = 0, width = 0, ...more] = dims.get(tensor) ?? [];
    if (more.length > 0 || height * width <= 1) continue;
    if (handsOn(node) || isCompletedLater(uses.get(tensor))) continue;
    found.push({ map: { tensor, channels, height, width }, position });
  }
  return found;
}

interface Uses {
  /** Position of the last node that reads the tensor; infinite for an output of the graph. */
  last: number;
  readonly nodes: GraphNode[];
}

function usesOf(graph: Graph): Map<string, Uses> {
  const uses = new Map<string, Uses>();
  for (const [index, node] of graph.nodes.entries()) {
    for (const name of node.inputs.filter((input) => input !== '')) {
      const use = uses.get(name) ?? { last: index, nodes: [] };
      use.last = index;
      use.nodes.push(node);
      uses.set(name, use);
    }
  }
  for (const { name } of graph.outputs) uses.set(name, { last: Infinity, nodes: [] });
  return uses;
}

/** Only normalised or activated next: the result of that is the better feature map. */
function isCompletedLater(uses: Uses | undefined): boolean {
  return uses !== undefined && uses.nodes.length > 0 && uses.nodes.every(({ op }) => COMPLETES_LAYER.has(op));
}

/**
 * True for operators that add nothing to their input but a border. The adaptive pooling of AlexNet and VGG is one
 * at their own size: it averages over single pixels.
 */
function handsOn(node: GraphNode): boolean {
  if (['Identity', 'Dropout', 'Pad'].includes(node.op)) return true;
  const kernel = node.attributes.get('kernel_shape');
  return node.op.endsWith('Pool') && kernel?.kind === 'ints' && kernel.value.every((side) => side === 1);
}

/** Position of the convolution that is the classifier; the number of nodes where it is none. */
function classifierStart(graph: Graph): number {
  const index = graph.nodes.findLastIndex((node) => isLayer(node) && hasWeights(graph, node));
  const layer = graph.nodes[index];
  const [outputs = 0] = graph.initializers.get(layer?.inputs[1] ?? '')?.dims ?? [];
  return layer?.op === 'Conv' && IMAGENET_CLASSES.includes(outputs) ? index : graph.nodes.length;
}
