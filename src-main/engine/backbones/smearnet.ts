import { Random } from '../../base/index.ts';
import type { Normalisation } from '../../contract/index.ts';
import { float, floatTensor, type Graph, GraphBuilder, listFeatureMaps } from '../onnx/index.ts';
import { type Backbone, finishBackbone, TRUNK_INPUT } from './backbone.ts';
import { heWeights } from './he-weights.ts';

const INPUT_SIZE = 96;
const STEM_CHANNELS = 24;
/** Channels and stride of each residual block. */
const BLOCKS = [
  { channels: 24, stride: 1 },
  { channels: 48, stride: 2 },
  { channels: 48, stride: 1 },
  { channels: 96, stride: 2 },
  { channels: 96, stride: 1 },
  { channels: 160, stride: 2 },
  { channels: 160, stride: 1 },
] as const;
/** Stained cells on black: about the mean and spread of what is not background. */
const NORMALISATION: Normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };

/**
 * Our own compact backbone with seeded random weights: a residual network (He et al. 2016) of 1.2 million parameters
 * and about 140 million multiply-adds for cells of 96 × 96 pixels, narrow where the maps are large, so that a PC
 * without GPU trains it whole. Last map 160 × 6 × 6. Same seed, same file.
 */
export function smearnet(name: string, seed: number): Backbone {
  const trunk = new Layers(seed).trunk(name);
  return finishBackbone(trunk, listFeatureMaps(trunk, INPUT_SIZE), {
    name,
    family: 'smearnet',
    inputSize: INPUT_SIZE,
    normalisation: NORMALISATION,
    verified: false,
    weights: 'random',
    licence: 'MIT',
  });
}

class Layers {
  readonly #builder = new GraphBuilder();
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = Random.of(seed, 'smearnet');
  }

  trunk(name: string): Graph {
    const picture = this.#builder.input(TRUNK_INPUT, 'float32', ['N', 3, 'H', 'W']);
    let map = this.#relu(
      this.#convNorm('stem', picture, { inputs: 3, outputs: STEM_CHANNELS, kernel: 5, stride: 2 }),
    );
    let inputs: number = STEM_CHANNELS;
    for (const [index, { channels, stride }] of BLOCKS.entries()) {
      map = this.#block(`block${index + 1}`, map, { inputs, outputs: channels, stride });
      inputs = channels;
    }
    this.#builder.output('features', 'float32', ['N', inputs, 'H', 'W'], map);
    return this.#builder.build(name);
  }

  /** Two convolutions beside a short cut, which is a convolution of its own where the size changes. */
  #block(name: string, map: string, size: { inputs: number; outputs: number; stride: number }): string {
    const { inputs, outputs, stride } = size;
    const first = this.#relu(this.#convNorm(`${name}.first`, map, { ...size, kernel: 3 }));
    const branch = this.#convNorm(`${name}.second`, first, {
      inputs: outputs,
      outputs,
      kernel: 3,
      stride: 1,
    });
    const isSame = stride === 1 && inputs === outputs;
    const shortCut = isSame ? map : this.#convNorm(`${name}.short-cut`, map, { ...size, kernel: 1 });
    return this.#relu(this.#builder.node('Add', [branch, shortCut]));
  }

  #convNorm(
    name: string,
    map: string,
    { inputs, outputs, kernel, stride }: { inputs: number; outputs: number; kernel: number; stride: number },
  ): string {
    const pad = (kernel - 1) / 2;
    const weights = heWeights(this.#random, [outputs, inputs, kernel, kernel]);
    const convolved = this.#builder.node(
      'Conv',
      [map, this.#builder.initializer(weights, `${name}.weight`)],
      {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: [pad, pad, pad, pad],
      },
    );
    const vector = (part: string, value: number) =>
      this.#builder.initializer(floatTensor(new Float32Array(outputs).fill(value)), `${name}.${part}`);
    const statistics = [vector('scale', 1), vector('shift', 0), vector('mean', 0), vector('variance', 1)];
    return this.#builder.node('BatchNormalization', [convolved, ...statistics], {
      epsilon: float(1e-5),
      momentum: float(0.9),
    });
  }

  #relu(map: string): string {
    return this.#builder.node('Relu', [map]);
  }
}
