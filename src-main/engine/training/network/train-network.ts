import { sha256OfArray, sha256OfJson } from '../../../base/index.ts';
import type { DeepRecipe, Epoch } from '../../../contract/index.ts';
import type { RunnerBackend, RunnerOptions } from '../../runners/index.ts';
import { classWeights } from '../class-weights.ts';
import {
  type EpochHistory,
  type EpochListeners,
  type Learner,
  runEpochs,
  type StoppedBy,
} from '../epoch-loop.ts';
import type { Parameter } from '../head.ts';
import { createOptimizer, type Optimizer } from '../optimizers/index.ts';
import type { Logits } from '../temperature.ts';
import { FittingTrainer, type OnSmallerBatch } from './fitting-trainer.ts';
import {
  type NetworkCheckpoint,
  readNetworkCheckpoint,
  writeNetworkCheckpoint,
} from './network-checkpoint.ts';
import type { Network } from './network-graph.ts';
import { type NetworkWeights, weightsOf, withWeights } from './network-weights.ts';
import type { ViewSource } from './view-source.ts';
import { WeightAverage } from './weight-average.ts';

/** What of a recipe decides the training of a network on given views. */
export type NetworkTrainingRecipe = DeepRecipe;

export interface NetworkTrainingOptions extends EpochListeners {
  /** Where learning starts. All trained weights of the extractor learn; constants and frozen statistics stay. */
  readonly network: Network;
  readonly train: ViewSource;
  readonly validation: ViewSource;
  /** Digest of images and starting weights; a checkpoint made from others is refused. */
  readonly materialsSha256: string;
  readonly recipe: NetworkTrainingRecipe;
  readonly backend: RunnerBackend;
  readonly runnerOptions?: RunnerOptions;
  /** After each step: images seen in this epoch, counted from 1. */
  readonly onStep?: (epoch: number, images: number) => void;
  /** Where a device has too little memory for a batch, half of it is taken from there on. */
  readonly onSmallerBatch?: OnSmallerBatch;
  /** A `last` checkpoint of the same training, on any back end. */
  readonly resumeFrom?: Uint8Array;
}

export interface NetworkTrainingResult {
  /** As it was after the best epoch: the average of its weights. */
  readonly network: Network;
  /** Of the validation images, by that network. */
  readonly validationLogits: Logits;
  readonly epochs: readonly Epoch[];
  /** Number of the epoch with the smallest validation loss, counted from 1. */
  readonly bestEpoch: number;
  readonly stoppedBy: StoppedBy;
  /** Where it was computed. */
  readonly device: string;
  /** Of the training time, the part in which the network waited for views to be drawn. */
  readonly waitedSeconds: number;
}

/**
 * Trains a network and its head together by a gradient graph: a slower rate for the network's own weights, gradient
 * clipping, cosine schedule with warm-up, an exponential moving average of the weights, which is what is validated and
 * kept, early stopping on its validation loss. Under `full`, batch normalisations learn their statistics; else they are
 * frozen. Same seed, images and back end give the same result, resumed or not.
 *
 * Throws as `trainHead`: `cancelled`, `invalid-input` when the loss stops being a number, `corrupt`, `conflict`.
 */
export async function trainNetwork(options: NetworkTrainingOptions): Promise<NetworkTrainingResult> {
  const { network, train, validation, recipe, backend, runnerOptions, onStep, onSmallerBatch } = options;
  const progress = startingPoint(options);
  const { weights, optimizer, average } = progress;
  let running = progress.epochs.length + 1;
  const fitting = new FittingTrainer(
    {
      ...{ network, weights, optimizer, average, recipe, train, validation, backend, runnerOptions },
      classWeights: classWeights(recipe.classWeights, train, network.head.classes),
      batchSize: recipe.batchSize,
      onStep: (images) => onStep?.(running, images),
    },
    onSmallerBatch,
  );
  try {
    await fitting.open();
    const learner: Learner = {
      finalLearningRate: (epoch) => fitting.now.learningRate(epoch - 1, fitting.now.stepsPerEpoch - 1),
      trainEpoch: (epoch, signal) => {
        running = epoch;
        return fitting.trainEpoch(epoch, signal);
      },
      validate: (epoch, signal) => fitting.validate(epoch, signal),
      keepBest: () => {
        progress.best = average.averaged.map((weight) => ({
          ...weight,
          data: Float32Array.from(weight.data),
        }));
      },
      checkpoint: (kind) => writeNetworkCheckpoint(checkpointOf(progress), kind),
    };
    const stoppedBy = await runEpochs(learner, progress, recipe, options);
    const { best, epochs, bestEpoch } = progress;
    const { signal = new AbortController().signal } = options;
    return {
      network: withWeights(network, best),
      validationLogits: await fitting.predict(best, signal),
      epochs,
      bestEpoch,
      stoppedBy,
      device: fitting.now.device,
      waitedSeconds: fitting.now.waitedSeconds,
    };
  } finally {
    await fitting.now.close();
  }
}

/** Where a training stands; changed as it goes. */
interface NetworkProgress extends EpochHistory {
  readonly fingerprint: string;
  readonly weights: NetworkWeights;
  readonly optimizer: Optimizer;
  readonly average: WeightAverage;
  best: readonly Parameter[];
}

function startingPoint({
  network,
  train,
  recipe,
  materialsSha256,
  resumeFrom,
}: NetworkTrainingOptions): NetworkProgress {
  const fingerprint = sha256OfJson({
    recipe: { ...recipe, acceptance: null },
    materialsSha256,
    ...(train.weights && { weights: sha256OfArray(train.weights) }),
  });
  const weights = weightsOf(network, recipe.kind === 'full');
  const rateShares = weights.parameters.map((_, index) =>
    index < weights.trunkParameters ? recipe.trunkRate : 1,
  );
  const changing = [...weights.parameters, ...weights.statistics];
  if (!resumeFrom) {
    return {
      fingerprint,
      weights,
      optimizer: createOptimizer(recipe.optimizer, weights.parameters, { rateShares }),
      average: new WeightAverage(changing, recipe.averageDecay),
      best: [],
      epochs: [],
      bestEpoch: 0,
    };
  }
  const saved = readNetworkCheckpoint(resumeFrom, fingerprint);
  for (const [index, { data }] of changing.entries()) data.set(saved.weights[index]?.data ?? []);
  return {
    fingerprint,
    weights,
    optimizer: createOptimizer(recipe.optimizer, weights.parameters, { rateShares, saved: saved.optimizer }),
    average: new WeightAverage(changing, recipe.averageDecay, saved.averaged),
    best: saved.best,
    epochs: [...saved.epochs],
    bestEpoch: saved.bestEpoch,
  };
}

function checkpointOf(progress: NetworkProgress): NetworkCheckpoint {
  const { fingerprint, epochs, bestEpoch, best, weights, average, optimizer } = progress;
  return {
    ...{ fingerprint, epochs, bestEpoch, best },
    weights: [...weights.parameters, ...weights.statistics],
    averaged: average.averaged,
    optimizer: optimizer.state(),
  };
}
