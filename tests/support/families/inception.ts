import { type ConvOptions, type FamilyGraph, Layers } from './layers.ts';

/** Without auxiliary classifier, and with the change of normalisation that the trained weights come with. */
export function inceptionV3(seed: number): FamilyGraph {
  const net = new Layers(seed, 299);
  let x = net.concat([
    net.rescaledChannel('x', 0, 0.229 / 0.5, (0.485 - 0.5) / 0.5),
    net.rescaledChannel('x', 1, 0.224 / 0.5, (0.456 - 0.5) / 0.5),
    net.rescaledChannel('x', 2, 0.225 / 0.5, (0.406 - 0.5) / 0.5),
  ]);
  x = convRelu(net, x, 32, { kernel: 3, stride: 2 });
  x = convRelu(net, x, 32, { kernel: 3 });
  x = net.maxPool(convRelu(net, x, 64, { kernel: 3, pad: 1 }), 3, 2);
  x = convRelu(net, x, 80);
  x = net.maxPool(convRelu(net, x, 192, { kernel: 3 }), 3, 2);
  for (const poolChannels of [32, 64, 64]) x = blockA(net, x, poolChannels);
  x = blockB(net, x);
  for (const width of [128, 160, 160, 192]) x = blockC(net, x, width);
  x = blockD(net, x);
  x = blockE(net, blockE(net, x));
  return net.finish('inception_v3', net.linear(net.flatten(net.globalPool(x)), 1000));
}

const TALL = { kernel: [7, 1], pad: [3, 0] } as const;
const WIDE = { kernel: [1, 7], pad: [0, 3] } as const;

function convRelu(net: Layers, input: string, outputs: number, options: ConvOptions = {}): string {
  return net.relu(net.convNorm(input, outputs, options));
}

/** Convolutions with ReLU one after the other. */
function chain(net: Layers, input: string, steps: readonly (readonly [number, ConvOptions])[]): string {
  return steps.reduce((x, [outputs, options]) => convRelu(net, x, outputs, options), input);
}

function pooled(net: Layers, input: string, outputs: number): string {
  return convRelu(net, net.averagePool(input, 3, 1, 1), outputs);
}

function blockA(net: Layers, x: string, poolChannels: number): string {
  const one = convRelu(net, x, 64);
  const five = chain(net, x, [
    [48, {}],
    [64, { kernel: 5, pad: 2 }],
  ]);
  const three = chain(net, x, [
    [64, {}],
    [96, { kernel: 3, pad: 1 }],
    [96, { kernel: 3, pad: 1 }],
  ]);
  return net.concat([one, five, three, pooled(net, x, poolChannels)]);
}

function blockB(net: Layers, x: string): string {
  const three = convRelu(net, x, 384, { kernel: 3, stride: 2 });
  const double = chain(net, x, [
    [64, {}],
    [96, { kernel: 3, pad: 1 }],
    [96, { kernel: 3, stride: 2 }],
  ]);
  return net.concat([three, double, net.maxPool(x, 3, 2)]);
}

function blockC(net: Layers, x: string, width: number): string {
  const one = convRelu(net, x, 192);
  const seven = chain(net, x, [
    [width, {}],
    [width, WIDE],
    [192, TALL],
  ]);
  const double = chain(net, x, [
    [width, {}],
    [width, TALL],
    [width, WIDE],
    [width, TALL],
    [192, WIDE],
  ]);
  return net.concat([one, seven, double, pooled(net, x, 192)]);
}

function blockD(net: Layers, x: string): string {
  const three = chain(net, x, [
    [192, {}],
    [320, { kernel: 3, stride: 2 }],
  ]);
  const seven = chain(net, x, [
    [192, {}],
    [192, WIDE],
    [192, TALL],
    [192, { kernel: 3, stride: 2 }],
  ]);
  return net.concat([three, seven, net.maxPool(x, 3, 2)]);
}

function blockE(net: Layers, x: string): string {
  const split = (input: string) => [
    convRelu(net, input, 384, { kernel: [1, 3], pad: [0, 1] }),
    convRelu(net, input, 384, { kernel: [3, 1], pad: [1, 0] }),
  ];
  const one = convRelu(net, x, 320);
  const three = split(convRelu(net, x, 384));
  const double = split(
    chain(net, x, [
      [448, {}],
      [384, { kernel: 3, pad: 1 }],
    ]),
  );
  return net.concat([one, ...three, ...double, pooled(net, x, 192)]);
}
