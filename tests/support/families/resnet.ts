import { type FamilyGraph, Layers } from './layers.ts';

export function resnet18(seed: number): FamilyGraph {
  return resnet(seed, 'resnet18', [2, 2, 2, 2], 1, (net, input, width, stride) => {
    const first = net.relu(net.convNorm(input, width, { kernel: 3, stride, pad: 1 }));
    return net.convNorm(first, width, { kernel: 3, pad: 1 });
  });
}

export function resnet50(seed: number): FamilyGraph {
  return resnet(seed, 'resnet50', [3, 4, 6, 3], 4, (net, input, width, stride) => {
    const narrow = net.relu(net.convNorm(input, width));
    const middle = net.relu(net.convNorm(narrow, width, { kernel: 3, stride, pad: 1 }));
    return net.convNorm(middle, width * 4);
  });
}

type Block = (net: Layers, input: string, width: number, stride: number) => string;

/** Residual stages; `expansion` is the ratio of a block's output channels to its width. */
function resnet(
  seed: number,
  name: string,
  depths: readonly number[],
  expansion: number,
  block: Block,
): FamilyGraph {
  const net = new Layers(seed, 224);
  let x = net.relu(net.convNorm('x', 64, { kernel: 7, stride: 2, pad: 3 }));
  x = net.maxPool(x, 3, 2, 1);
  for (const [stage, depth] of depths.entries()) {
    const width = 64 * 2 ** stage;
    for (let index = 0; index < depth; index++) {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const branch = block(net, x, width, stride);
      const changes = index === 0 && (stride > 1 || net.channels(x) !== width * expansion);
      const shortcut = changes ? net.convNorm(x, width * expansion, { stride }) : x;
      x = net.relu(net.combine('Add', branch, shortcut));
    }
  }
  return net.finish(name, net.linear(net.flatten(net.globalPool(x)), 1000));
}
