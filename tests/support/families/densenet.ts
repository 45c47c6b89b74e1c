import { type FamilyGraph, Layers } from './layers.ts';

const GROWTH = 32;

export function densenet121(seed: number): FamilyGraph {
  const net = new Layers(seed, 224);
  let x = net.relu(net.convNorm('x', 2 * GROWTH, { kernel: 7, stride: 2, pad: 3 }));
  x = net.maxPool(x, 3, 2, 1);
  for (const [block, depth] of [6, 12, 24, 16].entries()) {
    const parts = [x];
    for (let layer = 0; layer < depth; layer++) {
      const narrow = net.convNorm(net.relu(net.norm(net.concat(parts))), 4 * GROWTH);
      parts.push(net.conv(net.relu(narrow), GROWTH, { kernel: 3, pad: 1, bias: false }));
    }
    x = net.relu(net.norm(net.concat(parts)));
    if (block < 3) x = net.averagePool(net.conv(x, net.channels(x) / 2, { bias: false }), 2, 2);
  }
  return net.finish('densenet121', net.linear(net.flatten(net.globalPool(x)), 1000));
}
