import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { elementCount } from '../onnx/index.ts';
import type { Parameter } from './head.ts';

const MAGIC = 'SMWCKPT2';
const PREFIX_BYTES = MAGIC.length + 4;
const DIGEST_BYTES = 32;
const ALIGNMENT = 4;

const headerSchema = z.object({
  facts: z.unknown(),
  groups: z.record(
    z.string(),
    z.array(z.object({ name: z.string(), dims: z.array(z.number().int().positive()) })),
  ),
});

/** Groups of named arrays, each group in its order. */
export type ArrayGroups = Readonly<Record<string, readonly Parameter[]>>;

/**
 * Facts and float32 arrays as one file: magic `SMWCKPT2`, header length (uint32 little-endian), JSON header padded to
 * four bytes, the arrays in the header's order, SHA-256 of all that.
 */
export function writeCheckpointFile(facts: unknown, groups: ArrayGroups): Uint8Array {
  const described = mapGroups(groups, ({ name, dims }) => ({ name, dims }));
  const json = JSON.stringify({ facts, groups: described });
  const text = Buffer.from(json + ' '.repeat(-Buffer.byteLength(json) & (ALIGNMENT - 1)));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(text.length, MAGIC.length);
  const arrays = Object.values(groups).flatMap((group) => group.map(({ data }) => bytesOf(data)));
  const whole = Buffer.concat([prefix, text, ...arrays, Buffer.alloc(DIGEST_BYTES)]);
  const bodyBytes = whole.length - DIGEST_BYTES;
  whole.set(digest(whole.subarray(0, bodyBytes)), bodyBytes);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
}

/**
 * Reads such a file. Throws `corrupt` when it is damaged or its facts are not as the schema says, `newer-version` when
 * its format is another.
 */
export function readCheckpointFile<Facts>(
  bytes: Uint8Array,
  factsSchema: z.ZodType<Facts>,
): { facts: Facts; groups: ArrayGroups } {
  const buffer = bytesOf(bytes);
  const magic = buffer.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC && magic.startsWith('SMWCKPT')) {
    throw new AppError(
      'newer-version',
      'The training checkpoint was written by another version of Smearwise.',
      { nextStep: 'Update Smearwise, or start the training anew.' },
    );
  }
  const body = buffer.subarray(0, Math.max(0, buffer.length - DIGEST_BYTES));
  if (magic !== MAGIC || body.length < PREFIX_BYTES || !digest(body).equals(buffer.subarray(body.length))) {
    throw damagedCheckpoint();
  }
  const headerEnd = PREFIX_BYTES + body.readUInt32LE(MAGIC.length);
  try {
    const header = headerSchema.parse(JSON.parse(body.toString('utf8', PREFIX_BYTES, headerEnd)));
    const arrays = new ArrayReader(body.subarray(headerEnd));
    const groups = mapGroups(header.groups, ({ name, dims }) => ({
      ...{ name, dims },
      data: arrays.take(elementCount(dims)),
    }));
    return { facts: factsSchema.parse(header.facts), groups };
  } catch (error) {
    throw error instanceof AppError ? error : damagedCheckpoint(error);
  }
}

function mapGroups<From, To>(
  groups: Readonly<Record<string, readonly From[]>>,
  change: (array: From) => To,
): Record<string, To[]> {
  const changed: Record<string, To[]> = {};
  for (const [group, arrays] of Object.entries(groups)) changed[group] = arrays.map(change);
  return changed;
}

/** The error of a checkpoint that cannot be used. */
export function damagedCheckpoint(cause?: unknown): AppError {
  return new AppError('corrupt', 'The training checkpoint is damaged.', {
    nextStep: 'Start the training anew; its cached features are used again.',
    cause,
  });
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
    if (end > this.#bytes.length) throw damagedCheckpoint();
    const part = Uint8Array.from(this.#bytes.subarray(this.#offset, end));
    this.#offset = end;
    return new Float32Array(part.buffer);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
