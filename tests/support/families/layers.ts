import {
  float,
  floatTensor,
  type Graph,
  GraphBuilder,
  intTensor,
} from '../../../src-main/engine/onnx/index.ts';

/** A network as torchvision exports it, with seeded random weights. */
export interface FamilyGraph {
  readonly graph: Graph;
  /** Parameters that the exporter folded away: batch normalisation's scale and shift become one bias. */
  readonly foldedParameters: number;
}

export interface ConvOptions {
  /** Height and width where they differ. */
  readonly kernel?: number | readonly [number, number];
  readonly stride?: number;
  readonly pad?: number | readonly [number, number];
  readonly groups?: number;
  readonly bias?: boolean;
}

/**
 * Writes layers the way torch.onnx.export (1.13, operator set 17, evaluation mode) writes them: same operators,
 * attributes and order. Tensors carry their channels, so that weights get the right shapes.
 */
export class Layers {
  readonly builder = new GraphBuilder();
  readonly #channels = new Map<string, number>();
  #state: number;
  #folded = 0;

  constructor(seed: number, inputSize: number) {
    this.#state = seed;
    this.#channels.set(this.builder.input('x', 'float32', [1, 3, inputSize, inputSize]), 3);
  }

  channels(tensor: string): number {
    return this.#channels.get(tensor) ?? 0;
  }

  /** A convolution with its own bias, or none. */
  conv(input: string, outputs: number, options: ConvOptions = {}): string {
    const { kernel = 1, stride = 1, pad = 0, groups = 1, bias = true } = options;
    const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
    const [padY, padX] = typeof pad === 'number' ? [pad, pad] : pad;
    const dims = [outputs, this.channels(input) / groups, height, width];
    const parameters = [this.#weights(dims), ...(bias ? [this.#vector(outputs, 0)] : [])];
    const output = this.builder.node('Conv', [input, ...parameters], {
      dilations: [1, 1],
      group: groups,
      kernel_shape: [height, width],
      pads: [padY, padX, padY, padX],
      strides: [stride, stride],
    });
    return this.#track(output, outputs);
  }

  /** A convolution without bias and the batch normalisation behind it, which the exporter folds into one. */
  convNorm(input: string, outputs: number, options: ConvOptions = {}): string {
    this.#folded += outputs;
    return this.conv(input, outputs, options);
  }

  /** A batch normalisation that stands before a convolution and so stays. */
  norm(input: string): string {
    const channels = this.channels(input);
    const parameters = [this.#vector(channels, 1), this.#vector(channels, 0)];
    const statistics = [this.#vector(channels, 0), this.#vector(channels, 1)];
    const attributes = { epsilon: float(1e-5), momentum: float(0.9), training_mode: 0 };
    const output = this.builder.node('BatchNormalization', [input, ...parameters, ...statistics], attributes);
    return this.#track(output, channels);
  }

  /** Relu, HardSwish … */
  activate(op: string, input: string): string {
    return this.#track(this.builder.node(op, [input]), this.channels(input));
  }

  relu(input: string): string {
    return this.activate('Relu', input);
  }

  relu6(input: string): string {
    const limits = [this.builder.scalar(0), this.builder.scalar(6)];
    return this.#track(this.builder.node('Clip', [input, ...limits]), this.channels(input));
  }

  hardSigmoid(input: string): string {
    const output = this.builder.node('HardSigmoid', [input], { alpha: float(1 / 6) });
    return this.#track(output, this.channels(input));
  }

  maxPool(input: string, kernel: number, stride: number, pad = 0, ceil = false): string {
    const output = this.builder.node('MaxPool', [input], {
      ceil_mode: ceil ? 1 : 0,
      kernel_shape: [kernel, kernel],
      pads: [pad, pad, pad, pad],
      strides: [stride, stride],
    });
    return this.#track(output, this.channels(input));
  }

  /** The exporter pads apart, because PyTorch counts the border in the average. */
  averagePool(input: string, kernel: number, stride: number, pad = 0): string {
    const border = this.builder.ints([0, 0, pad, pad, 0, 0, pad, pad]);
    const padded = this.builder.node('Pad', [input, border], { mode: 'constant' });
    const output = this.builder.node('AveragePool', [padded], {
      ceil_mode: 0,
      kernel_shape: [kernel, kernel],
      pads: [0, 0, 0, 0],
      strides: [stride, stride],
    });
    return this.#track(output, this.channels(input));
  }

  /** Adaptive pooling to the size that the map has already. */
  keepSize(input: string): string {
    const output = this.builder.node('AveragePool', [input], { kernel_shape: [1, 1], strides: [1, 1] });
    return this.#track(output, this.channels(input));
  }

  globalPool(input: string): string {
    return this.activate('GlobalAveragePool', input);
  }

  /** Rows of channels × area values. */
  flatten(input: string, area = 1): string {
    const output = this.builder.node('Flatten', [input], { axis: 1 });
    return this.#track(output, this.channels(input) * area);
  }

  concat(inputs: readonly string[]): string {
    const channels = inputs.reduce((sum, input) => sum + this.channels(input), 0);
    return this.#track(this.builder.node('Concat', inputs, { axis: 1 }), channels);
  }

  /** Add or Mul of two maps; the second has as many channels as the result. */
  combine(op: 'Add' | 'Mul', first: string, second: string): string {
    return this.#track(this.builder.node(op, [first, second]), this.channels(second));
  }

  linear(input: string, outputs: number): string {
    const parameters = [this.#weights([outputs, this.channels(input)]), this.#vector(outputs, 0)];
    const attributes = { alpha: float(1), beta: float(1), transB: 1 };
    return this.#track(this.builder.node('Gemm', [input, ...parameters], attributes), outputs);
  }

  /** Channel `index` of the picture times a factor plus an offset, as Inception changes the normalisation. */
  rescaledChannel(input: string, index: number, factor: number, offset: number): string {
    const channel = this.builder.node('Gather', [input, this.builder.initializer(intTensor([index], []))], {
      axis: 1,
    });
    const map = this.builder.node('Unsqueeze', [channel, this.builder.ints([1])]);
    const scaled = this.builder.node('Mul', [map, this.builder.scalar(factor)]);
    return this.#track(this.builder.node('Add', [scaled, this.builder.scalar(offset)]), 1);
  }

  /** The finished network, N × `classes` logits. */
  finish(name: string, logits: string, classes = 1000): FamilyGraph {
    this.builder.output('logits', 'float32', [1, classes], logits);
    return { graph: this.builder.build(name), foldedParameters: this.#folded };
  }

  #track(tensor: string, channels: number): string {
    this.#channels.set(tensor, channels);
    return tensor;
  }

  /** Uniform with the variance of He et al. (2015). */
  #weights(dims: readonly number[]): string {
    const count = dims.reduce((product, dim) => product * dim, 1);
    const reach = Math.sqrt((6 * (dims[0] ?? 1)) / count);
    return this.builder.initializer(floatTensor(this.#uniform(count, 0, reach), dims));
  }

  #vector(length: number, centre: number): string {
    return this.builder.initializer(floatTensor(this.#uniform(length, centre, 0.1)));
  }

  /** Park and Miller's generator: quick, and good enough for weights that mean nothing. */
  #uniform(count: number, centre: number, reach: number): Float32Array {
    const values = new Float32Array(count);
    let state = this.#state;
    for (let index = 0; index < count; index++) {
      state = (state * 48271) % 0x7fffffff;
      values[index] = centre + reach * ((2 * state) / 0x7fffffff - 1);
    }
    this.#state = state;
    return values;
  }
}
