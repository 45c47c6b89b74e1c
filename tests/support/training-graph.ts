import { Random } from '../../src-main/base/index.ts';
import { runningStatistics } from '../../src-main/engine/autodiff/index.ts';
import {
  elementCount,
  floatTensor,
  type FloatTensor,
  type Graph,
  GraphBuilder,
} from '../../src-main/engine/onnx/index.ts';

/** A network with a loss on one fixed batch, ready to be differentiated. */
export interface TrainingGraph {
  /** Inputs `picture` and `targets`; outputs `loss` and `logits`. */
  readonly forward: Graph;
  /** All weights of convolutions, linear layers and normalisations. */
  readonly parameters: readonly string[];
  readonly inputDims: Readonly<Record<string, readonly number[]>>;
  /** The batch, the parameters and the running statistics. */
  readonly feeds: Readonly<Record<string, FloatTensor>>;
}

export interface BatchOptions {
  readonly batch: number;
  readonly size: number;
  readonly seed: number;
  /** Divides the logits, so that untrained networks do not saturate the softmax. Default 1. */
  readonly temperature?: number;
}

/** Inputs of an operator that hold its weights. */
const WEIGHT_INPUTS: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  Gemm: [1, 2],
  BatchNormalization: [1, 2],
};

/** The mean cross-entropy of a network's logits on a batch of noise with targets drawn at random. */
export function trainingGraph(network: Graph, options: BatchOptions): TrainingGraph {
  const { batch, size, seed, temperature = 1 } = options;
  const classes = Number(network.outputs[0]?.dims[1]);
  const inputDims = { picture: [batch, 3, size, size], targets: [batch, classes] };
  const builder = new GraphBuilder();
  const picture = builder.input('picture', 'float32', inputDims.picture);
  const targets = builder.input('targets', 'float32', inputDims.targets);
  const nameOf = builder.append(network, { [network.inputs[0]?.name ?? '']: picture });
  const logits = builder.node('Div', [nameOf(network.outputs[0]?.name ?? ''), builder.scalar(temperature)]);
  const surprise = builder.node('Mul', [targets, builder.node('LogSoftmax', [logits], { axis: 1 })]);
  const total = builder.node('ReduceSum', [surprise], { keepdims: 0 });
  builder.output('logits', 'float32', inputDims.targets, logits);
  builder.output('loss', 'float32', [], builder.node('Div', [total, builder.scalar(-batch)]));
  const forward = builder.build(network.name);

  const parameters = weightsOf(forward);
  const held = [...parameters, ...runningStatistics(forward).map(({ name }) => name)];
  const feeds = [...forward.initializers].filter(
    (entry): entry is [string, FloatTensor] => held.includes(entry[0]) && entry[1].type === 'float32',
  );
  return {
    forward,
    parameters,
    inputDims,
    feeds: { ...drawBatch(inputDims, Random.of(seed, 'batch')), ...Object.fromEntries(feeds) },
  };
}

function weightsOf({ nodes, initializers }: Graph): string[] {
  const names = nodes.flatMap(({ op, inputs }) =>
    (WEIGHT_INPUTS[op] ?? []).map((input) => inputs[input] ?? ''),
  );
  return [...new Set(names)].filter((name) => initializers.has(name));
}

function drawBatch(
  dims: { readonly picture: readonly number[]; readonly targets: readonly number[] },
  random: Random,
) {
  const [batch = 0, classes = 0] = dims.targets;
  const pixels = Float32Array.from({ length: elementCount(dims.picture) }, () => random.normal());
  const targets = new Float32Array(batch * classes);
  for (let row = 0; row < batch; row++) targets[row * classes + random.integer(0, classes - 1)] = 1;
  return { picture: floatTensor(pixels, dims.picture), targets: floatTensor(targets, dims.targets) };
}
