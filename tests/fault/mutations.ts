import type { Random } from '../../src-main/base/index.ts';
import { damaged } from '../api/nonsense-values.ts';

const MOST_CHANGES = 4;
const LONGEST_PIECE = 200;
/** Most headers, with their lengths and counts, end before this. */
const HEADER_BYTES = 80;
/** Where a length or a count is expected, what is hardest to believe. */
const LENGTHS = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

type Change = (random: Random, bytes: Buffer) => Buffer;

/** Changes one bit. */
function flip(random: Random, bytes: Buffer): Buffer {
  const at = placeIn(random, bytes);
  bytes.writeUInt8((bytes[at] ?? 0) ^ (2 ** random.integer(0, 7)), at);
  return bytes;
}

function cut(random: Random, bytes: Buffer): Buffer {
  return bytes.subarray(0, random.integer(0, bytes.length));
}

function without(random: Random, bytes: Buffer): Buffer {
  const at = placeIn(random, bytes);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.integer(1, LONGEST_PIECE))]);
}

function twice(random: Random, bytes: Buffer): Buffer {
  const at = placeIn(random, bytes);
  return Buffer.concat([bytes.subarray(0, at + random.integer(1, LONGEST_PIECE)), bytes.subarray(at)]);
}

function overwritten(random: Random, bytes: Buffer): Buffer {
  const at = placeIn(random, bytes);
  const fill = random.pick([() => 0, () => 0xff, () => random.integer(0, 255)]);
  for (let index = at; index < Math.min(bytes.length, at + random.integer(1, LONGEST_PIECE)); index++)
    bytes.writeUInt8(fill(), index);
  return bytes;
}

/** Another length, count, width or offset. */
function misled(random: Random, bytes: Buffer): Buffer {
  if (bytes.length < 4) return bytes;
  const at = Math.min(placeIn(random, bytes), bytes.length - 4);
  const length = random.pick(LENGTHS);
  if (random.chance(0.5)) bytes.writeUInt32LE(length, at);
  else bytes.writeUInt32BE(length, at);
  return bytes;
}

const CHANGES: readonly Change[] = [flip, flip, cut, without, twice, overwritten, misled, misled];

/** A copy of these bytes as a broken disk, a transfer that was cut, or a hostile author leaves them. */
export function mutatedBytes(random: Random, bytes: Uint8Array): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let change = random.integer(1, MOST_CHANGES); change > 0; change--)
    mutated = random.pick(CHANGES)(random, Buffer.from(mutated));
  return mutated;
}

/** JSON text of a value with other parts than it should have, or a broken text of it. */
export function mutatedJson(random: Random, value: unknown): Buffer {
  if (random.chance(0.3)) return mutatedBytes(random, Buffer.from(JSON.stringify(value)));
  return Buffer.from(JSON.stringify(damaged(random, value)));
}

function placeIn(random: Random, bytes: Buffer): number {
  const last = Math.max(0, bytes.length - 1);
  return random.integer(0, random.chance(0.5) ? Math.min(last, HEADER_BYTES) : last);
}
