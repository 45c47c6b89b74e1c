import { withBatchStatistics } from '../src-main/engine/autodiff/index.ts';
import type { Graph } from '../src-main/engine/onnx/index.ts';
import { Layers } from '../tests/support/families/layers.ts';

const SIZE = 64;
const CLASSES = 2;
/** Channels, stride of each residual block. */
const BLOCKS = [
  [32, 1],
  [32, 1],
  [64, 2],
  [64, 1],
  [128, 2],
  [128, 1],
] as const;

/**
 * A residual network of 0.7 million parameters for pictures of 64 pixels, normalised by its batches, mean and max
 * pooled: of the size and kind that a laboratory's PC trains from its first random weights.
 */
export function residualNet(seed: number): Graph {
  const net = new Layers(seed, SIZE);
  const convNorm = (input: string, channels: number, kernel: number, stride: number) =>
    net.norm(net.conv(input, channels, { kernel, stride, pad: (kernel - 1) / 2, bias: false }));
  let x = net.relu(convNorm('x', 32, 3, 2));
  for (const [channels, stride] of BLOCKS) {
    const branch = convNorm(net.relu(convNorm(x, channels, 3, stride)), channels, 3, 1);
    const isSame = stride === 1 && net.channels(x) === channels;
    x = net.relu(net.combine('Add', branch, isSame ? x : convNorm(x, channels, 1, stride)));
  }
  const pooled = net.concat([net.globalPool(x), net.activate('GlobalMaxPool', x)]);
  const { graph } = net.finish('residual net', net.linear(net.flatten(pooled), CLASSES), CLASSES);
  return withBatchStatistics(graph);
}
