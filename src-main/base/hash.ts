import { createHash, hash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 in lower-case hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex');
}

/** SHA-256 of an array's bytes. */
export function sha256OfArray({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return sha256(new Uint8Array(buffer, byteOffset, byteLength));
}

/** SHA-256 of a file, read as a stream. */
export async function sha256OfFile(path: string): Promise<string> {
  const whole = createHash('sha256');
  await pipeline(createReadStream(path), whole);
  return whole.digest('hex');
}

/** The same at once, for what must be done before anything else. */
export function sha256OfFileSync(path: string): string {
  const whole = createHash('sha256');
  const buffer = Buffer.allocUnsafe(2 ** 20);
  const file = openSync(path, 'r');
  try {
    for (let bytes = -1; bytes !== 0;) {
      bytes = readSync(file, buffer);
      whole.update(buffer.subarray(0, bytes));
    }
  } finally {
    closeSync(file);
  }
  return whole.digest('hex');
}

/** SHA-256 of a value's JSON with object keys sorted, so that key order does not matter. */
export function sha256OfJson(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
