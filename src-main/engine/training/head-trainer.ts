import { Random, throwIfCancelled } from '../../base/index.ts';
import type { QuickRecipe } from '../../contract/index.ts';
import { differentiate, gradientName, parametersAsInputs } from '../autodiff/index.ts';
import type { Tensor } from '../onnx/index.ts';
import type { GraphRunner, RunnerBackend, RunnerOptions } from '../runners/index.ts';
import { Batch, type Draw } from './batch.ts';
import { diverged } from './diverged.ts';
import { drawAll, drawEpoch, fillDropoutMask } from './draws.ts';
import type { LabelledFeatures } from './feature-table.ts';
import type { Head } from './head.ts';
import { lossGraph } from './loss-graph.ts';
import { floatsOf } from './floats-of.ts';
import type { Optimizer } from './optimizers/index.ts';
import { type PassResult, PassSum } from './pass-sum.ts';
import { learningRateAt } from './schedule.ts';

const VALIDATION_ROWS = 1024;

/** What of a recipe decides the training of a head on given features. */
export type HeadTrainingRecipe = Pick<
  QuickRecipe,
  'head' | 'optimizer' | 'loss' | 'classWeights' | 'batchSize' | 'maxEpochs' | 'patience' | 'seed'
>;

/** What a trainer works on. The head's parameters are changed in place. */
export interface TrainerSetup {
  readonly head: Head;
  readonly recipe: HeadTrainingRecipe;
  readonly train: LabelledFeatures;
  readonly validation: LabelledFeatures;
  readonly classWeights: Float32Array;
  readonly backend: RunnerBackend;
  readonly runnerOptions?: RunnerOptions | undefined;
}

/** Trains and validates one head, epoch by epoch, with buffers and runners that live as long as it does. */
export class HeadTrainer {
  readonly #setup: TrainerSetup;
  readonly #optimizer: Optimizer;
  readonly #trainBatch: Batch;
  readonly #validationBatch: Batch;
  readonly #mask: Float32Array | undefined;
  readonly #parameterFeeds: Readonly<Record<string, Tensor>>;
  readonly #validationDraws: readonly Draw[];
  #gradientRunner: GraphRunner | undefined;
  #validationRunner: GraphRunner | undefined;

  constructor(setup: TrainerSetup, optimizer: Optimizer) {
    const { head, recipe, train, validation } = setup;
    this.#setup = setup;
    this.#optimizer = optimizer;
    this.#trainBatch = new Batch(Math.min(recipe.batchSize, train.table.count), head);
    this.#validationBatch = new Batch(Math.min(VALIDATION_ROWS, validation.table.count), head);
    this.#validationDraws = drawAll(validation.table);
    const hasDropout = head.hidden > 0 && recipe.head.dropout > 0;
    this.#mask = hasDropout ? new Float32Array(this.#trainBatch.rows * head.hidden) : undefined;
    this.#parameterFeeds = Object.fromEntries(
      head.parameters.map(({ name, dims, data }) => [name, { type: 'float32', dims, data }]),
    );
  }

  /** Writes the gradient graph and opens it, with its twin for validation, on the back end. */
  async open(): Promise<void> {
    const { head, recipe, backend, runnerOptions } = this.#setup;
    const parameters = head.parameters.map(({ name }) => name);
    const forward = lossGraph(head, this.#trainBatch.rows, recipe.loss, this.#mask !== undefined);
    const inputDims = Object.fromEntries(forward.inputs.map(({ name, dims }) => [name, dims.map(Number)]));
    const gradient = differentiate(forward, { loss: 'loss', parameters, outputs: ['logits'], inputDims });
    const plain = lossGraph(head, this.#validationBatch.rows, recipe.loss, false);
    this.#gradientRunner = await backend.open(gradient, runnerOptions);
    this.#validationRunner = await backend.open(parametersAsInputs(plain, parameters), runnerOptions);
  }

  get stepsPerEpoch(): number {
    return Math.ceil(this.#setup.train.table.count / this.#trainBatch.rows);
  }

  /** Learning rate of a step of an epoch, both counted from 0. */
  learningRate(epochIndex: number, step: number): number {
    const { optimizer, maxEpochs } = this.#setup.recipe;
    const { stepsPerEpoch } = this;
    const schedule = { base: optimizer.learningRate, stepsPerEpoch, maxEpochs, warmUpEpochs: 1 };
    return learningRateAt(schedule, epochIndex * stepsPerEpoch + step);
  }

  /** One pass over the training images, changing the parameters at each batch. `epoch` counts from 1. */
  async trainEpoch(epoch: number, signal: AbortSignal): Promise<PassResult> {
    const { head, recipe, train } = this.#setup;
    const draws = drawEpoch(train.table, recipe.seed, epoch);
    const sum = new PassSum();
    for (let step = 0; step < this.stepsPerEpoch; step++) {
      throwIfCancelled({ signal });
      const part = draws.slice(step * this.#trainBatch.rows, (step + 1) * this.#trainBatch.rows);
      const weight = this.#fill(this.#trainBatch, train, part);
      const feeds = { ...this.#trainBatch.feeds, ...this.#parameterFeeds, ...this.#dropout(epoch, step) };
      const results = await required(this.#gradientRunner).run(feeds);
      const loss = floatsOf(results, 'loss')[0] ?? NaN;
      const learningRate = this.learningRate(epoch - 1, step);
      if (!Number.isFinite(loss)) throw diverged(epoch, learningRate);
      this.#optimizer.step(
        learningRate,
        head.parameters.map(({ name }) => floatsOf(results, gradientName(name))),
      );
      sum.add({ loss, weight, ...this.#answers(results, train, part) });
      giveBack(results);
    }
    return sum.result();
  }

  /** One pass over the validation images, without dropout. */
  async validate(epoch: number): Promise<PassResult> {
    const { validation } = this.#setup;
    const batch = this.#validationBatch;
    const sum = new PassSum();
    for (let start = 0; start < this.#validationDraws.length; start += batch.rows) {
      const part = this.#validationDraws.slice(start, start + batch.rows);
      const weight = this.#fill(batch, validation, part);
      const results = await required(this.#validationRunner).run({ ...batch.feeds, ...this.#parameterFeeds });
      const loss = floatsOf(results, 'loss')[0] ?? NaN;
      if (!Number.isFinite(loss)) throw diverged(epoch, this.learningRate(epoch - 1, this.stepsPerEpoch - 1));
      sum.add({ loss, weight, ...this.#answers(results, validation, part) });
    }
    return sum.result();
  }

  async close(): Promise<void> {
    await Promise.all([this.#gradientRunner?.close(), this.#validationRunner?.close()]);
  }

  #fill(batch: Batch, features: LabelledFeatures, draws: readonly Draw[]): number {
    const { recipe, classWeights } = this.#setup;
    return batch.fill(features, draws, { labelSmoothing: recipe.loss.labelSmoothing, classWeights });
  }

  #dropout(epoch: number, step: number): Record<string, Tensor> {
    const mask = this.#mask;
    if (!mask) return {};
    const { head, recipe } = this.#setup;
    fillDropoutMask(mask, recipe.head.dropout, Random.of(recipe.seed, 'dropout', epoch, step));
    return { dropoutMask: { type: 'float32', dims: [this.#trainBatch.rows, head.hidden], data: mask } };
  }

  #answers(results: Readonly<Record<string, Tensor>>, { labels }: LabelledFeatures, draws: readonly Draw[]) {
    return {
      logits: floatsOf(results, 'logits'),
      labels: draws.map(({ image }) => labels[image] ?? 0),
      classes: this.#setup.head.classes,
    };
  }
}

/** Frees the memory of results at once. Left to the garbage collector, it would run after every few of the short steps. */
function giveBack(results: Readonly<Record<string, Tensor>>): void {
  const buffers = new Set(Object.values(results).map(({ data }) => data.buffer));
  for (const buffer of buffers) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

function required(runner: GraphRunner | undefined): GraphRunner {
  if (!runner) throw new TypeError('the trainer was used before open()');
  return runner;
}
