import { Random } from '../../base/index.ts';
import { floatTensor, type Graph, type Tensor, trainedWeights } from '../onnx/index.ts';
import { heWeights } from './he-weights.ts';

/** Which inputs of a batch normalisation start at one: scale and variance; shift and mean start at zero. */
const STARTS_AT_ONE = [1, 4];

/** The same network before it learned anything: seeded random weights, biases zero, normalisations neutral. */
export function withRandomWeights(trunk: Graph, seed: number): Graph {
  const fresh = new Map<string, Tensor>();
  for (const name of trainedWeights(trunk)) {
    const dims = trunk.initializers.get(name)?.dims ?? [];
    const random = Random.of(seed, 'random weights', name);
    fresh.set(name, dims.length > 1 ? heWeights(random, dims) : filled(dims, 0));
  }
  for (const { op, inputs } of trunk.nodes) {
    if (op !== 'BatchNormalization') continue;
    for (const [position, name] of inputs.entries()) {
      if (position === 0) continue;
      const dims = trunk.initializers.get(name)?.dims ?? [];
      fresh.set(name, filled(dims, STARTS_AT_ONE.includes(position) ? 1 : 0));
    }
  }
  return { ...trunk, initializers: new Map([...trunk.initializers, ...fresh]) };
}

function filled(dims: readonly number[], value: number): Tensor {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return floatTensor(new Float32Array(length).fill(value), dims);
}
