import { type FamilyGraph, Layers } from './layers.ts';

export function mobilenetV2(seed: number): FamilyGraph {
  const net = new Layers(seed, 224);
  /** Expansion, output channels, repeats, stride of the first. */
  const stages = [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ] as const;
  let x = net.relu6(net.convNorm('x', 32, { kernel: 3, stride: 2, pad: 1 }));
  for (const [expansion, channels, repeats, firstStride] of stages) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const stride = repeat === 0 ? firstStride : 1;
      const width = net.channels(x) * expansion;
      const wide = expansion === 1 ? x : net.relu6(net.convNorm(x, width));
      const filtered = net.relu6(net.convNorm(wide, width, { kernel: 3, stride, pad: 1, groups: width }));
      const narrow = net.convNorm(filtered, channels);
      x = stride === 1 && net.channels(x) === channels ? net.combine('Add', x, narrow) : narrow;
    }
  }
  x = net.relu6(net.convNorm(x, 1280));
  return net.finish('mobilenet_v2', net.linear(net.flatten(net.globalPool(x)), 1000));
}

interface V3Block {
  readonly kernel: number;
  readonly width: number;
  readonly channels: number;
  /** Channels between the two layers of squeeze and excitation; 0 = none. */
  readonly squeeze: number;
  readonly op: 'Relu' | 'HardSwish';
  readonly stride: number;
}

const V3_SMALL: readonly V3Block[] = [
  { kernel: 3, width: 16, channels: 16, squeeze: 8, op: 'Relu', stride: 2 },
  { kernel: 3, width: 72, channels: 24, squeeze: 0, op: 'Relu', stride: 2 },
  { kernel: 3, width: 88, channels: 24, squeeze: 0, op: 'Relu', stride: 1 },
  { kernel: 5, width: 96, channels: 40, squeeze: 24, op: 'HardSwish', stride: 2 },
  { kernel: 5, width: 240, channels: 40, squeeze: 64, op: 'HardSwish', stride: 1 },
  { kernel: 5, width: 240, channels: 40, squeeze: 64, op: 'HardSwish', stride: 1 },
  { kernel: 5, width: 120, channels: 48, squeeze: 32, op: 'HardSwish', stride: 1 },
  { kernel: 5, width: 144, channels: 48, squeeze: 40, op: 'HardSwish', stride: 1 },
  { kernel: 5, width: 288, channels: 96, squeeze: 72, op: 'HardSwish', stride: 2 },
  { kernel: 5, width: 576, channels: 96, squeeze: 144, op: 'HardSwish', stride: 1 },
  { kernel: 5, width: 576, channels: 96, squeeze: 144, op: 'HardSwish', stride: 1 },
];

export function mobilenetV3Small(seed: number): FamilyGraph {
  const net = new Layers(seed, 224);
  let x = net.activate('HardSwish', net.convNorm('x', 16, { kernel: 3, stride: 2, pad: 1 }));
  for (const block of V3_SMALL) x = v3Block(net, x, block);
  x = net.activate('HardSwish', net.convNorm(x, 576));
  const hidden = net.activate('HardSwish', net.linear(net.flatten(net.globalPool(x)), 1024));
  return net.finish('mobilenet_v3_small', net.linear(hidden, 1000));
}

function v3Block(
  net: Layers,
  input: string,
  { kernel, width, channels, squeeze, op, stride }: V3Block,
): string {
  const wide = width === net.channels(input) ? input : net.activate(op, net.convNorm(input, width));
  const filter = { kernel, stride, pad: (kernel - 1) / 2, groups: width };
  let x = net.activate(op, net.convNorm(wide, width, filter));
  if (squeeze > 0) {
    const squeezed = net.relu(net.conv(net.globalPool(x), squeeze));
    x = net.combine('Mul', net.hardSigmoid(net.conv(squeezed, width)), x);
  }
  const narrow = net.convNorm(x, channels);
  return stride === 1 && channels === net.channels(input) ? net.combine('Add', narrow, input) : narrow;
}
