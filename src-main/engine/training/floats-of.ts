import type { Tensor } from '../onnx/index.ts';

/** The values of a float32 output of a training graph. */
export function floatsOf(results: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const tensor = results[name];
  if (tensor?.type !== 'float32') throw new TypeError(`the training graph has no float32 output "${name}"`);
  return tensor.data;
}
