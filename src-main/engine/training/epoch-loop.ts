import { throwIfCancelled } from '../../base/index.ts';
import type { Epoch } from '../../contract/index.ts';
import type { PassResult } from './pass-sum.ts';

export type CheckpointKind = 'best' | 'last';

/** Who wants to know of a training's epochs, and who may end it. */
export interface EpochListeners {
  readonly signal?: AbortSignal;
  /** Once aborted, the running epoch is the last; there is always one. */
  readonly finishSoon?: AbortSignal | undefined;
  /** After each epoch, before its checkpoints: an epoch may be reported again after a crash, never left out. */
  readonly onEpoch?: (epoch: Epoch) => void | Promise<void>;
  /** `last` after every epoch, and `best` beside it when the validation loss fell. */
  readonly onCheckpoint?: (kind: CheckpointKind, bytes: Uint8Array) => void | Promise<void>;
}

/** Which epochs there were; changed as it goes. */
export interface EpochHistory {
  readonly epochs: Epoch[];
  /** Number of the epoch with the smallest validation loss, counted from 1; 0 before the first. */
  bestEpoch: number;
}

/** What learns, epoch by epoch; epochs count from 1. */
export interface Learner {
  /** Learning rate at the last step of an epoch. */
  finalLearningRate(epoch: number): number;
  trainEpoch(epoch: number, signal: AbortSignal): Promise<PassResult>;
  validate(epoch: number, signal: AbortSignal): Promise<PassResult>;
  /** Remembers the weights as the best so far. */
  keepBest(): void;
  checkpoint(kind: CheckpointKind): Uint8Array;
}

/** When learning ends. */
export interface StoppingRule {
  readonly maxEpochs: number;
  readonly patience: number;
}

/** Why learning ended. */
export type StoppedBy = 'patience' | 'max-epochs' | 'request';

/**
 * Runs epochs until the validation loss has not fallen for `patience` of them, there were `maxEpochs`, or a person asks.
 * Throws `cancelled` when stopped (the last whole epoch is in the `last` checkpoint), and what the learner throws.
 */
export async function runEpochs(
  learner: Learner,
  history: EpochHistory,
  rule: StoppingRule,
  listeners: EpochListeners,
): Promise<StoppedBy> {
  const { signal = new AbortController().signal, finishSoon, onEpoch, onCheckpoint } = listeners;
  while (!isFinished(history, rule) && !(finishSoon?.aborted && history.epochs.length > 0)) {
    throwIfCancelled({ signal });
    const startMs = performance.now();
    const epoch = history.epochs.length + 1;
    const trained = await learner.trainEpoch(epoch, signal);
    const validated = await learner.validate(epoch, signal);
    const finished: Epoch = {
      epoch,
      trainLoss: trained.loss,
      trainAccuracy: trained.accuracy,
      validationLoss: validated.loss,
      validationAccuracy: validated.accuracy,
      learningRate: learner.finalLearningRate(epoch),
      seconds: (performance.now() - startMs) / 1000,
    };
    const isBest = record(history, finished);
    if (isBest) learner.keepBest();
    await onEpoch?.(finished);
    // Side by side: the disk takes about as long for two as for one. Neither may still be under way at an error.
    const written = await Promise.allSettled([
      isBest ? onCheckpoint?.('best', learner.checkpoint('best')) : undefined,
      onCheckpoint?.('last', learner.checkpoint('last')),
    ]);
    const failure = written.find((file) => file.status === 'rejected');
    if (failure) throw failure.reason;
  }
  if (!isFinished(history, rule)) return 'request';
  return history.epochs.length < rule.maxEpochs ? 'patience' : 'max-epochs';
}

/** Adds an epoch; true when it is the best so far. */
function record(history: EpochHistory, epoch: Epoch): boolean {
  const best = history.epochs[history.bestEpoch - 1];
  const isBest = best === undefined || epoch.validationLoss < best.validationLoss;
  history.epochs.push(epoch);
  if (isBest) history.bestEpoch = epoch.epoch;
  return isBest;
}

function isFinished({ epochs, bestEpoch }: EpochHistory, { maxEpochs, patience }: StoppingRule): boolean {
  return epochs.length >= maxEpochs || epochs.length - bestEpoch >= patience;
}
