import { join } from 'node:path';
import {
  differentiate,
  gradientName,
  nextStatisticName,
  runningStatistics,
  withBatchStatistics,
} from '../src-main/engine/autodiff/index.ts';
import { type FloatTensor, floatTensor, type Graph, type Tensor } from '../src-main/engine/onnx/index.ts';
import {
  type GraphRunner,
  loadTensorflow,
  onnxruntimeBackend,
  openInShards,
  openInThread,
  type RunnerBackend,
  shardCount,
  tensorflowBackend,
} from '../src-main/engine/runners/index.ts';
import { createOptimizer, type Optimizer } from '../src-main/engine/training/index.ts';
import { densenet121, mobilenetV2 } from '../tests/support/families/index.ts';
import { type TrainingGraph, trainingGraph } from '../tests/support/training-graph.ts';
import type { Bench, BenchContext, Finding } from './bench.ts';
import { OWN_SIZE, ownBackbone } from './own-backbone.ts';
import { torchTraining, writeForTorch } from './peers/torch-graph.ts';
import { findPython, PEER_MISSING } from './peers/torch-quick.ts';
import { residualNet } from './residual-net.ts';
import { median, medianAndRange, takeTurns } from './rounds.ts';

const SEED = 1;
const ROUNDS = 3;
/** As the app trains. */
const IN_THREADS: RunnerBackend = { ...onnxruntimeBackend, open: openInThread };
/** The first ones lay out memory. */
const WARM_UP_STEPS = 2;
const STEPS = 6;
/** Of TensorFlow.js, which has no goal and takes longer. */
const TENSORFLOW_STEPS = 2;
const LEARNING_RATE = 1e-4;

interface Network {
  readonly name: string;
  readonly make: () => Graph;
  readonly batch: number;
  readonly size: number;
  /** At least so many times PyTorch's speed. */
  readonly goal: number;
}

const NETWORKS: readonly Network[] = [
  { name: 'our own backbone', make: () => ownBackbone(SEED), batch: 64, size: OWN_SIZE, goal: 0.65 },
  {
    name: 'residual net of 0.7 M parameters',
    make: () => residualNet(SEED),
    batch: 64,
    size: 64,
    goal: 0.65,
  },
  { name: 'MobileNetV2', make: () => mobilenetV2(SEED).graph, batch: 32, size: 96, goal: 0.5 },
  {
    name: 'DenseNet-121',
    make: () => withBatchStatistics(densenet121(SEED).graph),
    batch: 16,
    size: 96,
    goal: 0.5,
  },
];

/** What the networks are trained with besides, where the PC has it. */
interface Peers {
  readonly python: string | undefined;
  readonly tensorflow: RunnerBackend | undefined;
}

/**
 * Whole networks trained by their gradient graph on ONNX Runtime beside PyTorch, on the same graphs and batches; and by
 * the same gradient graph on TensorFlow.js.
 */
export const benchGradient: Bench = async (context) => {
  const native = await loadTensorflow();
  const peers = {
    python: await findPython(),
    tensorflow: 'tf' in native ? tensorflowBackend(native.tf, native.device) : undefined,
  };
  if ('unavailable' in native) context.say(`  no native TensorFlow.js: ${native.unavailable}`);
  const findings: Finding[] = [];
  for (const network of NETWORKS) findings.push(...(await measure(network, context, peers)));
  return findings;
};

async function measure(
  { name, make, batch, size, goal }: Network,
  { folder, say }: BenchContext,
  { python, tensorflow }: Peers,
): Promise<Finding[]> {
  const whole = trainingGraph(make(), { batch, size, seed: SEED });
  const isFrozen = runningStatistics(whole.forward).length === 0;
  const statistics = isFrozen ? 'frozenStatistics' : 'batchStatistics';
  const shards = shardCount(batch, onnxruntimeBackend, statistics);
  const shard = trainingGraph(make(), { batch: batch / shards, size, seed: SEED });
  const one = await Trainer.open(IN_THREADS, whole, whole, 1);
  const cut = shards > 1 ? await Trainer.open(IN_THREADS, whole, shard, shards) : undefined;
  const native = tensorflow && (await Trainer.open(tensorflow, whole, whole, 1));
  const peerFolder = join(folder, 'torch-graph');
  if (python !== undefined) await writeForTorch(whole, peerFolder);
  const rounds = await takeTurns(ROUNDS, {
    whole: async () => batch / median(await one.train(STEPS)),
    shards: async () => (cut ? batch / median(await cut.train(STEPS)) : NaN),
    tensorflow: async () => (native ? batch / median(await native.train(TENSORFLOW_STEPS)) : NaN),
    torch: async () => {
      if (python === undefined) return NaN;
      const { seconds } = await torchTraining(python, peerFolder, WARM_UP_STEPS + STEPS);
      return batch / median(seconds.slice(WARM_UP_STEPS));
    },
  });
  await Promise.all([one.close(), cut?.close(), native?.close()]);
  const rates = (side: 'whole' | 'shards' | 'tensorflow' | 'torch') =>
    medianAndRange(
      rounds.map((round) => round[side]),
      1,
    );
  say(`  ${name}, ${size} pixels, batch ${batch}: ${rates('whole')} images/s`);
  if (cut) say(`  in ${shards} shards: ${rates('shards')} images/s`);
  if (native) say(`  TensorFlow.js on the ${tensorflow.device}: ${rates('tensorflow')} images/s`);
  if (python !== undefined) say(`  PyTorch: ${rates('torch')} images/s`);
  const finding = (side: 'whole' | 'shards', how: string): Finding => {
    const what = `Training ${name}${how}: times PyTorch's images/s`;
    if (python === undefined) {
      return { what, goal: `at least ${goal}`, measured: PEER_MISSING, isMet: null };
    }
    const ratios = rounds.map((round) => round[side] / round.torch);
    return {
      what,
      goal: `at least ${goal}`,
      measured: medianAndRange(ratios),
      isMet: median(ratios) >= goal,
    };
  };
  return [finding('whole', ''), ...(cut ? [finding('shards', `, in ${shards} shards as the app does`)] : [])];
}

/** Steps of AdamW on one batch, as PyTorch's side does them. */
class Trainer {
  readonly #runner: GraphRunner;
  readonly #graph: TrainingGraph;
  readonly #feeds: Readonly<Record<string, FloatTensor>>;
  readonly #statistics: readonly string[];
  readonly #optimizer: Optimizer;

  private constructor(runner: GraphRunner, graph: TrainingGraph) {
    this.#runner = runner;
    this.#graph = graph;
    this.#statistics = runningStatistics(graph.forward).map(({ name }) => name);
    // Copies: PyTorch starts from the same weights.
    this.#feeds = Object.fromEntries(
      Object.entries(graph.feeds).map(([name, { data, dims }]) => [name, floatTensor(data.slice(), dims)]),
    );
    const parameters = graph.parameters.map((name) => {
      const { data, dims } = this.#feed(name);
      return { name, data, dims };
    });
    this.#optimizer = createOptimizer(
      { kind: 'adamw', learningRate: LEARNING_RATE, weightDecay: 0.01, momentum: 0 },
      parameters,
    );
  }

  /** `shard` is the graph of `graph` with a batch that is so many times smaller. */
  static async open(
    backend: RunnerBackend,
    graph: TrainingGraph,
    shard: TrainingGraph,
    shards: number,
  ): Promise<Trainer> {
    const { forward, parameters, inputDims } = shard;
    const gradient = differentiate(forward, { loss: 'loss', parameters, inputDims });
    const runner = await openInShards(backend, {
      ...{ gradient, shards },
      rowInputs: Object.keys(inputDims),
      rowOutputs: [],
      // The loss is a mean over rows, and so is all that follows from it.
      averaged: gradient.outputs.map(({ name }) => name),
    });
    const trainer = new Trainer(runner, graph);
    await trainer.train(WARM_UP_STEPS);
    return trainer;
  }

  /** Seconds of each step. */
  async train(steps: number): Promise<number[]> {
    const seconds: number[] = [];
    for (let step = 0; step < steps; step++) {
      const startedMs = performance.now();
      const results = await this.#runner.run(this.#feeds);
      const gradients = this.#graph.parameters.map((name) => valuesOf(results, gradientName(name)));
      this.#optimizer.step(LEARNING_RATE, gradients);
      for (const name of this.#statistics) {
        this.#feed(name).data.set(valuesOf(results, nextStatisticName(name)));
      }
      seconds.push((performance.now() - startedMs) / 1000);
    }
    return seconds;
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }

  #feed(name: string): FloatTensor {
    const feed = this.#feeds[name];
    if (!feed) throw new RangeError(`there is no feed "${name}"`);
    return feed;
  }
}

function valuesOf(results: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const tensor = results[name];
  if (tensor?.type !== 'float32') throw new TypeError(`the gradient graph has no float32 output "${name}"`);
  return tensor.data;
}
