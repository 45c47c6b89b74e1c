import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { type Epoch, epochSchema } from '../../contract/index.ts';
import { elementCount } from '../onnx/index.ts';
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

const MAGIC = 'SMWCKPT1';
const PREFIX_BYTES = MAGIC.length + 4;
const DIGEST_BYTES = 32;
const ALIGNMENT = 4;

const headerSchema = z.object({
  fingerprint: z.string(),
  epochs: z.array(epochSchema),
  bestEpoch: z.number().int().positive(),
  shape: z.object({ width: z.number(), hidden: z.number(), classes: z.number() }),
  parameters: z.array(z.object({ name: z.string(), dims: z.array(z.number().int().positive()) })),
  optimizer: z.object({ steps: z.number(), averages: z.number() }).nullable(),
});
type Header = z.infer<typeof headerSchema>;

/**
 * A checkpoint as bytes: magic `SMWCKPT1`, header length (uint32 little-endian), JSON header padded to four bytes,
 * float32 arrays, SHA-256 of all that.
 */
export function writeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { fingerprint, epochs, bestEpoch, head, progress } = checkpoint;
  const { width, hidden, classes, standardisation, parameters } = head;
  const header: Header = {
    fingerprint,
    epochs: [...epochs],
    bestEpoch,
    shape: { width, hidden, classes },
    parameters: parameters.map(({ name, dims }) => ({ name, dims: [...dims] })),
    optimizer: progress
      ? { steps: progress.optimizer.steps, averages: progress.optimizer.averages.length }
      : null,
  };
  const json = JSON.stringify(header);
  const text = Buffer.from(json + ' '.repeat(-Buffer.byteLength(json) & (ALIGNMENT - 1)));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(text.length, MAGIC.length);
  const arrays = [
    standardisation.mean,
    standardisation.scale,
    ...parameters.map(({ data }) => data),
    ...(progress?.bestParameters.map(({ data }) => data) ?? []),
    ...(progress?.optimizer.averages ?? []),
  ];
  const body = Buffer.concat([prefix, text, ...arrays.map(bytesOf)]);
  const whole = Buffer.concat([body, digest(body)]);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
}

/** Reads a checkpoint. Throws `corrupt` when it is damaged, `newer-version` when its format is another. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const buffer = bytesOf(bytes);
  const magic = buffer.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC && magic.startsWith('SMWCKPT')) {
    throw new AppError(
      'newer-version',
      'The training checkpoint was written by another version of Smearwise.',
      {
        nextStep: 'Update Smearwise, or start the training anew.',
      },
    );
  }
  const body = buffer.subarray(0, Math.max(0, buffer.length - DIGEST_BYTES));
  if (magic !== MAGIC || body.length < PREFIX_BYTES || !digest(body).equals(buffer.subarray(body.length))) {
    throw damaged();
  }
  const headerEnd = PREFIX_BYTES + body.readUInt32LE(MAGIC.length);
  const header = parseHeader(body.toString('utf8', PREFIX_BYTES, headerEnd));
  return fromParts(header, new ArrayReader(body.subarray(headerEnd)));
}

/** The trained head that a checkpoint of either kind holds. */
export function headOfCheckpoint(bytes: Uint8Array): Head {
  const { head, progress } = readCheckpoint(bytes);
  return progress ? { ...head, parameters: progress.bestParameters } : head;
}

function fromParts(header: Header, arrays: ArrayReader): Checkpoint {
  const { fingerprint, epochs, bestEpoch, shape, optimizer } = header;
  const standardisation = { mean: arrays.take(shape.width), scale: arrays.take(shape.width) };
  const takeParameters = () =>
    header.parameters.map(({ name, dims }) => ({ name, dims, data: arrays.take(elementCount(dims)) }));
  const head = { ...shape, standardisation, parameters: takeParameters() };
  if (!optimizer) return { fingerprint, epochs, bestEpoch, head };
  const bestParameters = takeParameters();
  const averages = Array.from({ length: optimizer.averages }, (_, index) =>
    arrays.take(elementCount(header.parameters[index % header.parameters.length]?.dims ?? [])),
  );
  const progress = { bestParameters, optimizer: { steps: optimizer.steps, averages } };
  return { fingerprint, epochs, bestEpoch, head, progress };
}

class ArrayReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The next `length` float32 values, as a copy of their own. */
  take(length: number): Float32Array {
    const end = this.#offset + length * Float32Array.BYTES_PER_ELEMENT;
    if (end > this.#bytes.length) throw damaged();
    const part = Uint8Array.from(this.#bytes.subarray(this.#offset, end));
    this.#offset = end;
    return new Float32Array(part.buffer);
  }
}

function parseHeader(text: string): Header {
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(error);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function damaged(cause?: unknown): AppError {
  return new AppError('corrupt', 'The training checkpoint is damaged.', {
    nextStep: 'Start the training anew; its cached features are used again.',
    cause,
  });
}
