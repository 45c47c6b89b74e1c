import { z } from 'zod';

const blobSchema = z.instanceof(Uint8Array);

/** Doubles as a column of type BLOB: little-endian. */
export function doublesToBlob(values: Float64Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** What `doublesToBlob` made; undefined where there is no such row. */
export function doublesFromBlob(blob: unknown): Float64Array | undefined {
  return blob === undefined ? undefined : new Float64Array(new Uint8Array(blobSchema.parse(blob)).buffer);
}
