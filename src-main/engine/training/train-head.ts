import { AppError, sha256OfArray, sha256OfJson } from '../../base/index.ts';
import type { Epoch } from '../../contract/index.ts';
import type { RunnerBackend, RunnerOptions } from '../runners/index.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { classWeights } from './class-weights.ts';
import {
  type EpochHistory,
  type EpochListeners,
  type Learner,
  runEpochs,
  type StoppedBy,
} from './epoch-loop.ts';
import { checkLabelled, type LabelledFeatures } from './feature-table.ts';
import { type Head, initialParameters, type Parameter } from './head.ts';
import { HeadTrainer, type HeadTrainingRecipe } from './head-trainer.ts';
import { createOptimizer, type Optimizer } from './optimizers/index.ts';
import { standardisationOf } from './standardise.ts';

export interface HeadTrainingOptions extends EpochListeners {
  readonly train: LabelledFeatures;
  /** Judged in their first view. */
  readonly validation: LabelledFeatures;
  readonly classes: number;
  /** Digest of the images behind the features; a checkpoint made from others is refused. */
  readonly dataSha256?: string;
  readonly recipe: HeadTrainingRecipe;
  readonly backend: RunnerBackend;
  readonly runnerOptions?: RunnerOptions;
  /** A `last` checkpoint of the same training, on any back end. */
  readonly resumeFrom?: Uint8Array;
}

export interface HeadTrainingResult {
  /** As it was after the best epoch. */
  readonly head: Head;
  readonly epochs: readonly Epoch[];
  /** Number of the epoch with the smallest validation loss, counted from 1. */
  readonly bestEpoch: number;
  readonly stoppedBy: StoppedBy;
}

/**
 * Trains a classifier on cached features by a gradient graph: standardised columns, one view of each training image
 * at random in each epoch, dropout, class weights, cosine schedule, early stopping on the validation loss. Same seed,
 * data and back end give the same result, bit for bit, resumed or not.
 *
 * Throws `cancelled` when stopped (the last whole epoch is in the `last` checkpoint), `invalid-input` when the loss
 * stops being a number or a class has no training images, `corrupt` for a damaged checkpoint or features that are no
 * numbers, `conflict` for a checkpoint of another training.
 */
export async function trainHead(options: HeadTrainingOptions): Promise<HeadTrainingResult> {
  const { train, validation, classes, recipe, backend, runnerOptions } = options;
  checkLabelled(train, classes, 'training');
  checkLabelled(validation, classes, 'validation');
  const weights = classWeights(recipe.classWeights, train, classes);
  const progress = startingPoint(options);
  const { head, optimizer } = progress;
  const setup = { head, recipe, train, validation, classWeights: weights, backend, runnerOptions };
  const trainer = new HeadTrainer(setup, optimizer);
  try {
    await trainer.open();
    const learner: Learner = {
      finalLearningRate: (epoch) => trainer.learningRate(epoch - 1, trainer.stepsPerEpoch - 1),
      trainEpoch: (epoch, signal) => trainer.trainEpoch(epoch, signal),
      validate: (epoch) => trainer.validate(epoch),
      keepBest: () => {
        progress.bestParameters = head.parameters.map((parameter) => ({
          ...parameter,
          data: parameter.data.slice(),
        }));
      },
      checkpoint: (kind) =>
        writeCheckpoint(kind === 'best' ? bestCheckpoint(progress) : lastCheckpoint(progress)),
    };
    const stoppedBy = await runEpochs(learner, progress, recipe, options);
    const { epochs, bestEpoch, bestParameters } = progress;
    return { head: { ...head, parameters: bestParameters }, epochs, bestEpoch, stoppedBy };
  } finally {
    await trainer.close();
  }
}

/** Where a training stands; changed as it goes. */
interface TrainingProgress extends EpochHistory {
  readonly fingerprint: string;
  readonly head: Head;
  readonly optimizer: Optimizer;
  bestParameters: readonly Parameter[];
}

function startingPoint(options: HeadTrainingOptions): TrainingProgress {
  const { recipe, train, classes } = options;
  const fingerprint = fingerprintOf(options);
  if (options.resumeFrom) return resumed(readCheckpoint(options.resumeFrom), fingerprint, recipe);
  const shape = { width: train.table.width, hidden: recipe.head.hidden, classes };
  const parameters = initialParameters(shape, recipe.seed);
  return {
    fingerprint,
    head: { ...shape, standardisation: standardisationOf(train.table), parameters },
    optimizer: createOptimizer(recipe.optimizer, parameters),
    epochs: [],
    bestEpoch: 0,
    bestParameters: [],
  };
}

function resumed(checkpoint: Checkpoint, fingerprint: string, recipe: HeadTrainingRecipe): TrainingProgress {
  const { head, epochs, bestEpoch, progress } = checkpoint;
  if (checkpoint.fingerprint !== fingerprint) {
    throw new AppError(
      'conflict',
      'The checkpoint belongs to another training: recipe, images or classes differ.',
      {
        nextStep: 'Resume with the recipe and split it was started with, or start a new training.',
      },
    );
  }
  if (!progress) {
    throw new AppError('invalid-input', 'A "best" checkpoint cannot be resumed; the "last" one can.');
  }
  return {
    fingerprint,
    head,
    optimizer: createOptimizer(recipe.optimizer, head.parameters, { saved: progress.optimizer }),
    epochs: [...epochs],
    bestEpoch,
    bestParameters: progress.bestParameters,
  };
}

/** Digest of all that decides the outcome; the features themselves are taken to follow from their images. */
function fingerprintOf({ train, validation, classes, dataSha256, recipe }: HeadTrainingOptions): string {
  const { head, optimizer, loss, classWeights, batchSize, maxEpochs, patience, seed } = recipe;
  const part = ({ table, labels, weights }: LabelledFeatures) => ({
    views: table.views,
    width: table.width,
    labels: sha256OfArray(labels),
    ...(weights && { weights: sha256OfArray(weights) }),
  });
  return sha256OfJson({
    recipe: { head, optimizer, loss, classWeights, batchSize, maxEpochs, patience, seed },
    classes,
    data: dataSha256 ?? null,
    train: part(train),
    validation: part(validation),
  });
}

function bestCheckpoint({
  fingerprint,
  epochs,
  bestEpoch,
  head,
  bestParameters,
}: TrainingProgress): Checkpoint {
  return { fingerprint, epochs, bestEpoch, head: { ...head, parameters: bestParameters } };
}

function lastCheckpoint(progress: TrainingProgress): Checkpoint {
  const { fingerprint, epochs, bestEpoch, head, bestParameters, optimizer } = progress;
  return { fingerprint, epochs, bestEpoch, head, progress: { bestParameters, optimizer: optimizer.state() } };
}
