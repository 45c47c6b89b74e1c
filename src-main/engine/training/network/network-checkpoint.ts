import { z } from 'zod';
import { AppError } from '../../../base/index.ts';
import { type Epoch, epochSchema } from '../../../contract/index.ts';
import { damagedCheckpoint, readCheckpointFile, writeCheckpointFile } from '../checkpoint-file.ts';
import type { CheckpointKind } from '../epoch-loop.ts';
import type { Parameter } from '../head.ts';
import type { OptimizerState } from '../optimizers/index.ts';

/** Where a network's training stands after a whole epoch. Random choices follow from seed and epoch. */
export interface NetworkCheckpoint {
  /** Digest of everything that decides the outcome; a checkpoint resumes only the training it came from. */
  readonly fingerprint: string;
  readonly epochs: readonly Epoch[];
  readonly bestEpoch: number;
  /** Averaged weights after the best epoch: parameters, then statistics, as the next two. */
  readonly best: readonly Parameter[];
  readonly weights: readonly Parameter[];
  readonly averaged: readonly Parameter[];
  readonly optimizer: OptimizerState;
}

const factsSchema = z.object({
  fingerprint: z.string(),
  epochs: z.array(epochSchema),
  bestEpoch: z.number().int().positive(),
  /** Null in a `best` checkpoint, which cannot be gone on from. */
  optimizerSteps: z.number().nullable(),
});

/** A checkpoint as bytes; see `writeCheckpointFile`. One of kind `best` holds the best weights alone. */
export function writeNetworkCheckpoint(checkpoint: NetworkCheckpoint, kind: CheckpointKind): Uint8Array {
  const { fingerprint, epochs, bestEpoch, best, weights, averaged, optimizer } = checkpoint;
  const facts = { fingerprint, epochs, bestEpoch };
  if (kind === 'best') return writeCheckpointFile({ ...facts, optimizerSteps: null }, { best });
  const averages = optimizer.averages.map((data, index) => ({
    name: String(index),
    dims: [data.length],
    data,
  }));
  return writeCheckpointFile(
    { ...facts, optimizerSteps: optimizer.steps },
    { best, weights, averaged, averages },
  );
}

/**
 * Reads a `last` checkpoint. Throws `corrupt` when it is damaged, `newer-version` when its format is another,
 * `conflict` when it belongs to another training, `invalid-input` for a `best` one.
 */
export function readNetworkCheckpoint(bytes: Uint8Array, fingerprint: string): NetworkCheckpoint {
  const { facts, groups } = readCheckpointFile(bytes, factsSchema);
  if (facts.fingerprint !== fingerprint) {
    throw new AppError(
      'conflict',
      'The checkpoint belongs to another training: recipe, images or network differ.',
      {
        nextStep: 'Resume with the recipe and split it was started with, or start a new training.',
      },
    );
  }
  if (facts.optimizerSteps === null) {
    throw new AppError('invalid-input', 'A "best" checkpoint cannot be resumed; the "last" one can.');
  }
  const { best, weights, averaged, averages } = groups;
  if (!best || !weights || !averaged || !averages) throw damagedCheckpoint();
  const optimizer = { steps: facts.optimizerSteps, averages: averages.map(({ data }) => data) };
  return { ...facts, best, weights, averaged, optimizer };
}
