import { AppError, sha256, sha256OfJson, throwIfCancelled } from '../../base/index.ts';
import type { Epoch } from '../../contract/index.ts';
import type { RunnerBackend, RunnerOptions } from '../runners/index.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { classWeights } from './class-weights.ts';
import { checkLabelled, type LabelledFeatures } from './feature-table.ts';
import { type Head, initialParameters, type Parameter } from './head.ts';
import { HeadTrainer, type HeadTrainingRecipe } from './head-trainer.ts';
import { createOptimizer, type Optimizer } from './optimizers/index.ts';
import { standardisationOf } from './standardise.ts';

export type CheckpointKind = 'best' | 'last';

export interface HeadTrainingOptions {
  readonly train: LabelledFeatures;
  /** Judged in their first view. */
  readonly validation: LabelledFeatures;
  readonly classes: number;
  /** Digest of the images behind the features; a checkpoint made from others is refused. */
  readonly dataSha256?: string;
  readonly recipe: HeadTrainingRecipe;
  readonly backend: RunnerBackend;
  readonly runnerOptions?: RunnerOptions;
  readonly signal?: AbortSignal;
  /** Once aborted, the running epoch is the last; there is always one. */
  readonly finishSoon?: AbortSignal | undefined;
  /** After each epoch, before its checkpoints: an epoch may be reported again after a crash, never left out. */
  readonly onEpoch?: (epoch: Epoch) => void | Promise<void>;
  /** `best` when the validation loss fell, then `last` after every epoch. */
  readonly onCheckpoint?: (kind: CheckpointKind, bytes: Uint8Array) => void | Promise<void>;
  /** A `last` checkpoint of the same training, on any back end. */
  readonly resumeFrom?: Uint8Array;
}

export interface HeadTrainingResult {
  /** As it was after the best epoch. */
  readonly head: Head;
  readonly epochs: readonly Epoch[];
  /** Number of the epoch with the smallest validation loss, counted from 1. */
  readonly bestEpoch: number;
  readonly stoppedBy: 'patience' | 'max-epochs' | 'request';
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
  const { signal = new AbortController().signal } = options;
  checkLabelled(train, classes, 'training');
  checkLabelled(validation, classes, 'validation');
  const weights = classWeights(recipe.classWeights, train.labels, classes);
  const progress = startingPoint(options);
  const { head, optimizer } = progress;
  const trainer = new HeadTrainer({
    head,
    recipe,
    train,
    validation,
    classWeights: weights,
    backend,
    runnerOptions,
  });
  try {
    await trainer.open();
    while (!isFinished(progress, recipe) && !(options.finishSoon?.aborted && progress.epochs.length > 0)) {
      throwIfCancelled({ signal });
      const startMs = performance.now();
      const epoch = progress.epochs.length + 1;
      const trained = await trainer.trainEpoch(epoch, optimizer, signal);
      const learningRate = trainer.learningRate(epoch - 1, trainer.stepsPerEpoch - 1);
      const validated = await trainer.validate(epoch, learningRate);
      const finished: Epoch = {
        epoch,
        trainLoss: trained.loss,
        trainAccuracy: trained.accuracy,
        validationLoss: validated.loss,
        validationAccuracy: validated.accuracy,
        learningRate,
        seconds: (performance.now() - startMs) / 1000,
      };
      const isBest = record(progress, finished);
      await options.onEpoch?.(finished);
      if (isBest) await options.onCheckpoint?.('best', writeCheckpoint(bestCheckpoint(progress)));
      await options.onCheckpoint?.('last', writeCheckpoint(lastCheckpoint(progress)));
    }
  } finally {
    await trainer.close();
  }
  const { epochs, bestEpoch, bestParameters } = progress;
  return {
    head: { ...head, parameters: bestParameters },
    epochs,
    bestEpoch,
    stoppedBy: !isFinished(progress, recipe)
      ? 'request'
      : epochs.length < recipe.maxEpochs
        ? 'patience'
        : 'max-epochs',
  };
}

/** Where a training stands; changed as it goes. */
interface TrainingProgress {
  readonly fingerprint: string;
  readonly head: Head;
  readonly optimizer: Optimizer;
  readonly epochs: Epoch[];
  bestEpoch: number;
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
    optimizer: createOptimizer(recipe.optimizer, head.parameters, progress.optimizer),
    epochs: [...epochs],
    bestEpoch,
    bestParameters: progress.bestParameters,
  };
}

/** Digest of all that decides the outcome; the features themselves are taken to follow from their images. */
function fingerprintOf({ train, validation, classes, dataSha256, recipe }: HeadTrainingOptions): string {
  const { head, optimizer, loss, classWeights, batchSize, maxEpochs, patience, seed } = recipe;
  const part = ({ table, labels }: LabelledFeatures) => ({
    views: table.views,
    width: table.width,
    labels: sha256(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength)),
  });
  return sha256OfJson({
    recipe: { head, optimizer, loss, classWeights, batchSize, maxEpochs, patience, seed },
    classes,
    data: dataSha256 ?? null,
    train: part(train),
    validation: part(validation),
  });
}

/** Adds an epoch; true when it is the best so far. */
function record(progress: TrainingProgress, epoch: Epoch): boolean {
  const { epochs, bestEpoch, head } = progress;
  const isBest = bestEpoch === 0 || epoch.validationLoss < epochNumber(epochs, bestEpoch).validationLoss;
  epochs.push(epoch);
  if (isBest) {
    progress.bestEpoch = epoch.epoch;
    progress.bestParameters = head.parameters.map((parameter) => ({
      ...parameter,
      data: parameter.data.slice(),
    }));
  }
  return isBest;
}

function isFinished({ epochs, bestEpoch }: TrainingProgress, recipe: HeadTrainingRecipe): boolean {
  return epochs.length >= recipe.maxEpochs || epochs.length - bestEpoch >= recipe.patience;
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

function epochNumber(epochs: readonly Epoch[], number: number): Epoch {
  const epoch = epochs[number - 1];
  if (!epoch) throw new RangeError(`there is no epoch ${number}`);
  return epoch;
}
