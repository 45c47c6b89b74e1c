import { Random, throwIfCancelled } from '../../../base/index.ts';
import type { DeepRecipe } from '../../../contract/index.ts';
import { differentiate, gradientName, nextStatisticName, parametersAsInputs } from '../../autodiff/index.ts';
import type { Tensor } from '../../onnx/index.ts';
import {
  type GraphRunner,
  openInShards,
  type RunnerBackend,
  type RunnerOptions,
  shardCount,
  type ShardedGraph,
} from '../../runners/index.ts';
import { diverged } from '../diverged.ts';
import { fillDropoutMask } from '../draws.ts';
import { floatsOf } from '../floats-of.ts';
import type { Parameter } from '../head.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { type PassResult, PassSum } from '../pass-sum.ts';
import { learningRateAt } from '../schedule.ts';
import type { Logits } from '../temperature.ts';
import { clipGradients } from './clip-gradients.ts';
import { InputBatch } from './input-batch.ts';
import { mixUp } from './mixup.ts';
import { dropoutWidth, type Network, networkGraph } from './network-graph.ts';
import type { NetworkWeights } from './network-weights.ts';
import type { ViewSource } from './view-source.ts';
import type { WeightAverage } from './weight-average.ts';

/** No more than in a step: where a device has little memory, both become fewer. */
const VALIDATION_ROWS = 64;

/** What a trainer works on. Weights, optimizer and average are changed in place. */
export interface NetworkTrainerSetup {
  readonly network: Network;
  readonly weights: NetworkWeights;
  readonly optimizer: Optimizer;
  readonly average: WeightAverage;
  readonly recipe: DeepRecipe;
  /** Images in one step; the recipe's, or fewer where those do not fit into memory. */
  readonly batchSize: number;
  readonly train: ViewSource;
  readonly validation: ViewSource;
  readonly classWeights: Float32Array;
  readonly backend: RunnerBackend;
  readonly runnerOptions?: RunnerOptions | undefined;
  /** After each step: images seen in this epoch. */
  readonly onStep?: ((images: number) => void) | undefined;
}

/** Trains and validates one network, epoch by epoch, with buffers and runners that live as long as it does. */
export class NetworkTrainer {
  readonly #setup: NetworkTrainerSetup;
  readonly #batches: readonly [InputBatch, InputBatch];
  readonly #validationBatch: InputBatch;
  readonly #mask: Float32Array | undefined;
  #gradientRunner: GraphRunner | undefined;
  #validationRunner: GraphRunner | undefined;
  #waitedSeconds = 0;

  constructor(setup: NetworkTrainerSetup) {
    const { network, recipe, batchSize, train, validation } = setup;
    const { classes } = network.head;
    this.#setup = setup;
    const batchOf = (source: ViewSource, rows: number) => {
      const dims = network.extractor.inputs[0]?.dims.slice(1).map(Number) ?? [];
      return new InputBatch(source, [Math.min(rows, source.labels.length), ...dims], classes);
    };
    this.#batches = [batchOf(train, batchSize), batchOf(train, batchSize)];
    this.#validationBatch = batchOf(validation, Math.min(VALIDATION_ROWS, batchSize));
    this.#mask =
      recipe.head.dropout > 0 ? new Float32Array(this.#rows * dropoutWidth(network.head)) : undefined;
  }

  /** Writes the gradient graph and opens it, with its twin for validation, on the back end. */
  async open(): Promise<void> {
    const { network, recipe, weights, backend, runnerOptions } = this.#setup;
    const parameters = weights.parameters.map(({ name }) => name);
    const { loss } = recipe;
    const withBatchStatistics = recipe.kind === 'full';
    const statistics = withBatchStatistics ? 'batchStatistics' : 'frozenStatistics';
    const shards = shardCount(this.#rows, backend, statistics);
    const forward = networkGraph(network, {
      rows: this.#rows / shards,
      loss,
      withDropout: this.#mask !== undefined,
      withBatchStatistics,
    });
    const inputDims = Object.fromEntries(forward.inputs.map(({ name, dims }) => [name, dims.map(Number)]));
    const gradient = differentiate(forward, { loss: 'loss', parameters, outputs: ['logits'], inputDims });
    const sharded: ShardedGraph = {
      ...{ gradient, shards },
      rowInputs: forward.inputs.map(({ name }) => name),
      rowOutputs: ['logits'],
      averaged: weights.statistics.map(({ name }) => nextStatisticName(name)),
    };
    this.#gradientRunner = await openInShards(backend, sharded, runnerOptions);
    const plain = networkGraph(network, {
      rows: this.#validationBatch.rows,
      loss,
      withDropout: false,
      withBatchStatistics: false,
    });
    const changing = [...parameters, ...weights.statistics.map(({ name }) => name)];
    this.#validationRunner = await backend.open(parametersAsInputs(plain, changing), runnerOptions);
  }

  /** Where it computes. */
  get device(): string {
    return required(this.#gradientRunner).description;
  }

  /** Time in which the network stood still because no batch was drawn yet. */
  get waitedSeconds(): number {
    return this.#waitedSeconds;
  }

  get stepsPerEpoch(): number {
    return Math.ceil(this.#setup.train.labels.length / this.#rows);
  }

  /** Learning rate of a step of an epoch, both counted from 0. */
  learningRate(epochIndex: number, step: number): number {
    const { optimizer, maxEpochs, warmUpEpochs } = this.#setup.recipe;
    const { stepsPerEpoch } = this;
    const schedule = { base: optimizer.learningRate, stepsPerEpoch, maxEpochs, warmUpEpochs };
    return learningRateAt(schedule, epochIndex * stepsPerEpoch + step);
  }

  /**
   * One pass over the training images, changing the weights at each batch. The last batch is filled up with images
   * from the epoch's beginning. `epoch` counts from 1.
   */
  async trainEpoch(epoch: number, signal: AbortSignal): Promise<PassResult> {
    const { recipe, train } = this.#setup;
    const count = train.labels.length;
    const images = Array.from({ length: count }, (_, image) => image);
    const order = Random.of(recipe.seed, 'order', epoch).shuffle(images);
    const sum = new PassSum();
    let filling = this.#fillStep(order, epoch, 0);
    for (let step = 0; step < this.stepsPerEpoch; step++) {
      throwIfCancelled({ signal });
      const askedMs = performance.now();
      const batch = await filling;
      this.#waitedSeconds += (performance.now() - askedMs) / 1000;
      if (step + 1 < this.stepsPerEpoch) filling = this.#fillStep(order, epoch, step + 1);
      await this.#step(batch, epoch, step, sum);
      this.#setup.onStep?.(Math.min(count, (step + 1) * this.#rows));
    }
    return sum.result();
  }

  /** One pass over the validation images with the averaged weights. */
  async validate(epoch: number, signal: AbortSignal): Promise<PassResult> {
    const { average } = this.#setup;
    const sum = new PassSum();
    for await (const { loss, weight, logits, labels } of this.#pass(average.averaged, signal)) {
      if (!Number.isFinite(loss)) throw diverged(epoch, this.learningRate(epoch - 1, this.stepsPerEpoch - 1));
      sum.add({ loss, weight, logits, labels, classes: this.#setup.network.head.classes });
    }
    return sum.result();
  }

  /** Logits of the validation images with these weights (parameters and statistics), in order. */
  async predict(weights: readonly Parameter[], signal: AbortSignal): Promise<Logits> {
    const { classes } = this.#setup.network.head;
    const data = new Float32Array(this.#setup.validation.labels.length * classes);
    let offset = 0;
    for await (const { logits, labels } of this.#pass(weights, signal)) {
      data.set(logits.subarray(0, labels.length * classes), offset);
      offset += labels.length * classes;
    }
    return { classes, data };
  }

  async close(): Promise<void> {
    await Promise.all([this.#gradientRunner?.close(), this.#validationRunner?.close()]);
  }

  get #rows(): number {
    return this.#batches[0].rows;
  }

  /** Draws the batch of a step; two batches take turns, so that one is drawn while the other is learned from. */
  #fillStep(order: readonly number[], epoch: number, step: number): Promise<InputBatch> {
    const { recipe, classWeights } = this.#setup;
    const batch = this.#batches[step % 2 === 0 ? 0 : 1];
    const part = Array.from(
      { length: this.#rows },
      (_, row) => order[(step * this.#rows + row) % order.length] ?? 0,
    );
    const fill = async () => {
      await batch.fill(part, epoch, { labelSmoothing: recipe.loss.labelSmoothing, classWeights });
      if (recipe.mixup > 0) mixUp(batch, recipe.mixup, Random.of(recipe.seed, 'mixup', epoch, step));
      return batch;
    };
    const filling = fill();
    // Met where it is awaited, which an error of the step before may prevent.
    filling.catch(() => undefined);
    return filling;
  }

  async #step(batch: InputBatch, epoch: number, step: number, sum: PassSum): Promise<void> {
    const { network, recipe, weights, optimizer, average } = this.#setup;
    const { labels, weight } = batch;
    const results = await required(this.#gradientRunner).run({
      ...this.#feedsOf(batch),
      ...feedsOf([...weights.parameters, ...weights.statistics]),
      ...this.#dropout(epoch, step),
    });
    const loss = floatsOf(results, 'loss')[0] ?? NaN;
    const learningRate = this.learningRate(epoch - 1, step);
    const gradients = weights.parameters.map(({ name }) => floatsOf(results, gradientName(name)));
    const length = clipGradients(gradients, recipe.clipNorm);
    if (!Number.isFinite(loss) || !Number.isFinite(length)) throw diverged(epoch, learningRate);
    optimizer.step(learningRate, gradients);
    for (const { name, data } of weights.statistics) data.set(floatsOf(results, nextStatisticName(name)));
    average.update((epoch - 1) * this.stepsPerEpoch + step);
    sum.add({ loss, weight, labels, logits: floatsOf(results, 'logits'), classes: network.head.classes });
  }

  async *#pass(weights: readonly Parameter[], signal: AbortSignal) {
    const { recipe, validation, classWeights } = this.#setup;
    const batch = this.#validationBatch;
    const count = validation.labels.length;
    for (let start = 0; start < count; start += batch.rows) {
      throwIfCancelled({ signal });
      const rows = Math.min(batch.rows, count - start);
      const part = Array.from({ length: rows }, (_, row) => start + row);
      await batch.fill(part, 0, { labelSmoothing: recipe.loss.labelSmoothing, classWeights });
      const results = await required(this.#validationRunner).run({
        ...this.#feedsOf(batch),
        ...feedsOf(weights),
      });
      const [loss = NaN] = floatsOf(results, 'loss');
      yield { loss, weight: batch.weight, logits: floatsOf(results, 'logits'), labels: batch.labels };
    }
  }

  #feedsOf({ input, targets }: InputBatch): Record<string, Tensor> {
    return { [this.#setup.network.extractor.inputs[0]?.name ?? '']: input, ...targets.feeds };
  }

  #dropout(epoch: number, step: number): Record<string, Tensor> {
    const mask = this.#mask;
    if (!mask) return {};
    const { network, recipe } = this.#setup;
    fillDropoutMask(mask, recipe.head.dropout, Random.of(recipe.seed, 'dropout', epoch, step));
    return { dropoutMask: { type: 'float32', dims: [this.#rows, dropoutWidth(network.head)], data: mask } };
  }
}

function feedsOf(weights: readonly Parameter[]): Record<string, Tensor> {
  return Object.fromEntries(weights.map(({ name, dims, data }) => [name, { type: 'float32', dims, data }]));
}

function required(runner: GraphRunner | undefined): GraphRunner {
  if (!runner) throw new TypeError('the trainer was used before open()');
  return runner;
}
