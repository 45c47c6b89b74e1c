import { type FamilyGraph, Layers } from './layers.ts';

/** Networks without branches around layers: AlexNet, VGG, and SqueezeNet with its two-way fire modules. */

/**
 * `hidden` is 4096 in torchvision; fewer units keep tests light and change the classifier alone. `mapSide` is the side
 * of the last map: 6 for pictures of 224 pixels, 1 for 64.
 */
export function alexnet(seed: number, hidden: number, mapSide = 6): FamilyGraph {
  const net = new Layers(seed, 224);
  let x = net.relu(net.conv('x', 64, { kernel: 11, stride: 4, pad: 2 }));
  x = net.maxPool(x, 3, 2);
  x = net.maxPool(net.relu(net.conv(x, 192, { kernel: 5, pad: 2 })), 3, 2);
  for (const channels of [384, 256, 256]) x = net.relu(net.conv(x, channels, { kernel: 3, pad: 1 }));
  x = net.keepSize(net.maxPool(x, 3, 2));
  return fullyConnected(net, 'alexnet', net.flatten(x, mapSide ** 2), hidden);
}

/** See `alexnet`; the last map is 7 pixels wide for pictures of 224, and 1 for 32. */
export function vgg16(seed: number, hidden: number, mapSide = 7): FamilyGraph {
  const net = new Layers(seed, 224);
  const stages = [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [512, 512, 512],
    [512, 512, 512],
  ];
  let x = 'x';
  for (const stage of stages) {
    for (const channels of stage) x = net.relu(net.conv(x, channels, { kernel: 3, pad: 1 }));
    x = net.maxPool(x, 2, 2);
  }
  return fullyConnected(net, 'vgg16', net.flatten(net.keepSize(x), mapSide ** 2), hidden);
}

function fullyConnected(net: Layers, name: string, features: string, hidden: number): FamilyGraph {
  const first = net.relu(net.linear(features, hidden));
  return net.finish(name, net.linear(net.relu(net.linear(first, hidden)), 1000));
}

export function squeezenet1_1(seed: number): FamilyGraph {
  const net = new Layers(seed, 224);
  const fire = (input: string, squeeze: number, expand: number) => {
    const squeezed = net.relu(net.conv(input, squeeze));
    const one = net.relu(net.conv(squeezed, expand));
    return net.concat([one, net.relu(net.conv(squeezed, expand, { kernel: 3, pad: 1 }))]);
  };
  let x = net.maxPool(net.relu(net.conv('x', 64, { kernel: 3, stride: 2 })), 3, 2, 0, true);
  x = net.maxPool(fire(fire(x, 16, 64), 16, 64), 3, 2, 0, true);
  x = net.maxPool(fire(fire(x, 32, 128), 32, 128), 3, 2, 0, true);
  for (const [squeeze, expand] of [
    [48, 192],
    [48, 192],
    [64, 256],
    [64, 256],
  ] as const) {
    x = fire(x, squeeze, expand);
  }
  const classes = net.relu(net.conv(x, 1000));
  return net.finish('squeezenet1_1', net.flatten(net.globalPool(classes)));
}
