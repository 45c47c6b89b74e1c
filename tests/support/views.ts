import { Random } from '../../src-main/base/index.ts';
import { float, floatTensor, type Graph, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { freshHead, type Network, type ViewSource } from '../../src-main/engine/training/index.ts';

export const SIDE = 8;
const CHANNELS = 4;

/** Pictures of noise; those of class 1 have a bright spot somewhere. Training parts have it elsewhere in each epoch. */
export function spotted(seed: number, count: number): ViewSource {
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2);
  return {
    type: 'uint8',
    labels,
    draw: (images, epoch, target) => {
      const bytes = SIDE * SIDE * 3;
      for (const [row, image] of images.entries()) {
        const random = Random.of(seed, image, epoch);
        const picture = target.subarray(row * bytes, (row + 1) * bytes);
        for (let at = 0; at < bytes; at++) picture[at] = random.integer(60, 120);
        if (labels[image] === 1) {
          const spot = random.integer(0, SIDE * SIDE - 1) * 3;
          picture.fill(255, spot, spot + 3);
        }
      }
      return Promise.resolve();
    },
  };
}

/** A convolution, a batch normalisation and both global poolings, with a head that has learned nothing. */
export function tinyNetwork(seed = 1, hidden = 0): Network {
  const extractor = tinyExtractor(seed);
  return { extractor, head: freshHead({ width: 2 * CHANNELS, hidden, classes: 2 }, seed) };
}

function tinyExtractor(seed: number): Graph {
  const random = Random.of(seed, 'tiny');
  const builder = new GraphBuilder();
  const image = builder.input('image', 'uint8', ['N', SIDE, SIDE, 3]);
  const planes = builder.node('Transpose', [image], { perm: [0, 3, 1, 2] });
  const scaled = builder.node('Div', [builder.node('Cast', [planes], { to: 1 }), builder.scalar(64)]);
  const weights = Float32Array.from({ length: CHANNELS * 27 }, () => random.normal() / 5);
  const convolved = builder.node(
    'Conv',
    [scaled, builder.initializer(floatTensor(weights, [CHANNELS, 3, 3, 3]), 'conv.weight')],
    { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1] },
  );
  const vector = (name: string, value: number) =>
    builder.initializer(floatTensor(new Float32Array(CHANNELS).fill(value)), name);
  const normalised = builder.node(
    'BatchNormalization',
    [convolved, vector('scale', 1), vector('shift', 0), vector('mean', 0), vector('variance', 1)],
    { epsilon: float(1e-5), momentum: float(0.9) },
  );
  const map = builder.node('Relu', [normalised]);
  const pooled = ['GlobalAveragePool', 'GlobalMaxPool'].map((op) => builder.node(op, [map]));
  const features = builder.node('Flatten', [builder.node('Concat', pooled, { axis: 1 })], { axis: 1 });
  builder.output('features', 'float32', ['N', 2 * CHANNELS], features);
  return builder.build('tiny');
}
