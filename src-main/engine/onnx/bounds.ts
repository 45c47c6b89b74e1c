import { describeNode } from './attributes.ts';
import { convertOpset } from './convert-opset.ts';
import { byteCount, elementCount } from './element-types.ts';
import type { Graph, GraphNode } from './graph.ts';
import { OPSET } from './graph-builder.ts';
import { unsupported } from './model-errors.ts';
import { inferShapes } from './shapes/infer-shapes.ts';
import type { Dims } from './shapes/shape-query.ts';

/**
 * What a network may take at most for the inputs that it is asked about. The largest of the catalogue, eight pictures of
 * 1,024 pixels at once, take a fifth of it.
 */
const MOST_NODES = 20_000;
const MOST_TENSOR_BYTES = 2 * 2 ** 30;
/** Of all tensors together, the memory of which is used again and again. */
const MOST_BYTES_IN_ALL = 256 * 2 ** 30;
const MOST_MULTIPLICATIONS = 1e13;

/**
 * Looks at the sizes of all that a network computes, before it is run: a foreign file of a few bytes may ask for any
 * amount of memory or time (Expand, Tile, Pad, ConstantOfShape, large kernels). Loops, branches and data beside the file
 * are refused by `readModel`; what depends on the pixels' values, and operators that are not known, by `inferShapes`.
 *
 * Throws `invalid-input` naming the operator.
 */
export function requireBounded(graph: Graph, inputDims: Readonly<Record<string, Dims>>): void {
  if (graph.nodes.length > MOST_NODES) {
    throw unsupported(`it has ${graph.nodes.length} operators, and ${MOST_NODES} are the most`);
  }
  const known = graph.opset === OPSET ? graph : convertOpset(graph);
  const dims = inferShapes(known, inputDims);
  let bytesInAll = 0;
  let multiplications = 0;
  for (const node of known.nodes) {
    for (const name of node.outputs) {
      const output = dims.get(name) ?? [];
      if (!output.every((dim) => Number.isSafeInteger(dim) && dim >= 0)) {
        throw unsupported(`the ${describeNode(node)} makes a tensor of [${output.join(', ')}]`);
      }
      const bytes = byteCount('float32', output);
      if (bytes > MOST_TENSOR_BYTES) throw tooMuch(node, bytes);
      bytesInAll += bytes;
    }
    const patches = patchBytes(node, dims);
    if (patches > MOST_TENSOR_BYTES) throw tooMuch(node, patches);
    multiplications += multiplicationsOf(node, dims);
  }
  if (bytesInAll > MOST_BYTES_IN_ALL || multiplications > MOST_MULTIPLICATIONS) {
    throw unsupported(
      `it would compute ${bytesInAll.toExponential(1)} bytes by ${multiplications.toExponential(1)} multiplications, more than any network for cells`,
    );
  }
}

function tooMuch(node: GraphNode, bytes: number) {
  return unsupported(
    `the ${describeNode(node)} would take ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, more than any network for cells`,
    'Do not use it, and ask whoever gave it to you what it is.',
  );
}

/** What a convolution lays out of one picture to multiply it with its kernels. */
function patchBytes(node: GraphNode, dims: ReadonlyMap<string, Dims>): number {
  if (node.op !== 'Conv') return 0;
  const output = dims.get(node.outputs[0] ?? '') ?? [];
  return byteCount('float32', [...output.slice(2), ...kernelOf(node, dims)]);
}

function multiplicationsOf(node: GraphNode, dims: ReadonlyMap<string, Dims>): number {
  const output = elementCount(dims.get(node.outputs[0] ?? '') ?? []);
  switch (node.op) {
    case 'Conv':
      return output * elementCount(kernelOf(node, dims));
    case 'MatMul':
    case 'Gemm':
      return output * Math.max(...(dims.get(node.inputs[0] ?? '') ?? []).slice(-2), 1);
    default:
      return output;
  }
}

/** Channels and size of a convolution's kernels. */
function kernelOf(node: GraphNode, dims: ReadonlyMap<string, Dims>): Dims {
  return (dims.get(node.inputs[1] ?? '') ?? []).slice(1);
}
