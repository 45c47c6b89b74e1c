import type { Random } from '../../base/index.ts';
import { floatTensor, type FloatTensor } from '../onnx/index.ts';

/** Normal with variance 2 / inputs of a unit, which keeps the signal's size under ReLU (He et al. 2015). */
export function heWeights(random: Random, dims: readonly number[]): FloatTensor {
  const [outputs = 1, ...inputDims] = dims;
  const inputs = inputDims.reduce((product, dim) => product * dim, 1);
  const scale = Math.sqrt(2 / inputs);
  return floatTensor(
    Float32Array.from({ length: outputs * inputs }, () => random.normal() * scale),
    dims,
  );
}
