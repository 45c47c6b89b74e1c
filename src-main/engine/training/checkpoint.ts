import { z } from 'zod';
import { type Epoch, epochSchema } from '../../contract/index.ts';
import { damagedCheckpoint, readCheckpointFile, writeCheckpointFile } from './checkpoint-file.ts';
import type { Head, Parameter } from './head.ts';
import type { OptimizerState } from './optimizers/index.ts';

/** Where a training stands after a whole epoch. Random choices follow from seed and epoch, so none are kept. */
export interface Checkpoint {
  /** Digest of everything that decides the outcome; a checkpoint resumes only the training it came from. */
  readonly fingerprint: string;
  readonly epochs: readonly Epoch[];
  readonly bestEpoch: number;
  readonly head: Head;
  /** The rest is in a `last` checkpoint only. */
  readonly progress?: { readonly bestParameters: readonly Parameter[]; readonly optimizer: OptimizerState };
}

const factsSchema = z.object({
  fingerprint: z.string(),
  epochs: z.array(epochSchema),
  bestEpoch: z.number().int().positive(),
  shape: z.object({ width: z.number(), hidden: z.number(), classes: z.number() }),
  /** Null in a `best` checkpoint. */
  optimizerSteps: z.number().nullable(),
});

/** A checkpoint as bytes; see `writeCheckpointFile`. */
export function writeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { fingerprint, epochs, bestEpoch, head, progress } = checkpoint;
  const { width, hidden, classes, standardisation, parameters } = head;
  const row = (name: string, data: Float32Array): Parameter => ({ name, dims: [data.length], data });
  return writeCheckpointFile(
    {
      fingerprint,
      epochs,
      bestEpoch,
      shape: { width, hidden, classes },
      optimizerSteps: progress?.optimizer.steps ?? null,
    },
    {
      standardisation: [row('mean', standardisation.mean), row('scale', standardisation.scale)],
      parameters,
      best: progress?.bestParameters ?? [],
      averages: progress?.optimizer.averages.map((data, index) => row(String(index), data)) ?? [],
    },
  );
}

/** Reads a checkpoint. Throws `corrupt` when it is damaged, `newer-version` when its format is another. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const { facts, groups } = readCheckpointFile(bytes, factsSchema);
  const { fingerprint, epochs, bestEpoch, shape, optimizerSteps } = facts;
  const [mean, scale] = groups['standardisation'] ?? [];
  const { parameters, best, averages } = groups;
  if (!mean || !scale || !parameters || !best || !averages) throw damagedCheckpoint();
  const standardisation = { mean: mean.data, scale: scale.data };
  const head = { ...shape, standardisation, parameters };
  if (optimizerSteps === null) return { fingerprint, epochs, bestEpoch, head };
  const optimizer = { steps: optimizerSteps, averages: averages.map(({ data }) => data) };
  return { fingerprint, epochs, bestEpoch, head, progress: { bestParameters: best, optimizer } };
}

/** The trained head that a checkpoint of either kind holds. */
export function headOfCheckpoint(bytes: Uint8Array): Head {
  const { head, progress } = readCheckpoint(bytes);
  return progress ? { ...head, parameters: progress.bestParameters } : head;
}
