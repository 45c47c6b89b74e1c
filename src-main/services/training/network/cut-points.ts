import type { CutPoint } from '../../../contract/index.ts';
import { TRUNK_INPUT } from '../../../engine/backbones/index.ts';
import { countParameters, cutAt, elementCount, type Graph, inferShapes } from '../../../engine/onnx/index.ts';
import type { Store } from '../../../store/index.ts';
import { loadBackbone } from '../../backbones/index.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Of each weight there are: itself, gradient, two moments, average, best, and a copy on its way. */
const COPIES_OF_WEIGHTS = 7;
/** Of a process that learns, before it holds a network: Node and ONNX Runtime. */
const PROCESS_BYTES = 200e6;

/**
 * The feature maps at which a backbone can be cut for recipe Standard, from first to last: all but the last, behind
 * which nothing would learn. Throws what `loadBackbone` throws.
 */
export async function cutPoints(
  store: Store,
  { backbone, inputSize, batchSize }: { backbone: string; inputSize: number | null; batchSize: number },
): Promise<CutPoint[]> {
  const { card, trunk } = await loadBackbone(store, backbone);
  const side = inputSize ?? card.inputSize;
  const shapes = inferShapes(trunk, { [TRUNK_INPUT]: [1, 3, side, side] });
  const whole = sizeOf(trunk, shapes);
  return card.featureMaps.slice(0, -1).map((map) => {
    const frozen = sizeOf(
      cutAt(trunk, { name: map.tensor, type: 'float32', dims: ['N', map.channels, 'H', 'W'] }),
      shapes,
    );
    const weights = whole.weights - frozen.weights;
    const kept = (whole.values - frozen.values) * batchSize;
    const memoryBytes = Math.round(PROCESS_BYTES + BYTES * (kept + weights * COPIES_OF_WEIGHTS));
    return { ...map, learningShare: weights / Math.max(1, whole.weights), memoryBytes };
  });
}

/** Weights, and values that its nodes make of one image. */
function sizeOf(graph: Graph, shapes: ReadonlyMap<string, readonly number[]>) {
  const made = graph.nodes.flatMap(({ outputs }) => outputs);
  const values = made.reduce((sum, name) => sum + elementCount(shapes.get(name) ?? [0]), 0);
  return { weights: countParameters(graph), values };
}
