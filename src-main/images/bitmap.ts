import { openCodec } from './codec.ts';
import type { Size } from './raster.ts';

/** The pixels of a picture as they are stored, row by row. */
export interface RawPicture extends Size {
  readonly pixels: Uint8Array;
  readonly channels: 3 | 4;
}

/** Bytes of the oldest header, which alone has sides of 16 bits (OS/2 BITMAPCOREHEADER). */
const CORE_HEADER_BYTES = 12;

/** What a BMP file's header claims; undefined where the file ends before. */
export function sizeOfBitmap(bytes: Uint8Array): Size | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 26) return undefined;
  return file.readUInt32LE(14) === CORE_HEADER_BYTES
    ? { width: file.readUInt16LE(18), height: file.readUInt16LE(20) }
    : // A height below zero: the rows come from the top.
      { width: Math.abs(file.readInt32LE(18)), height: Math.abs(file.readInt32LE(22)) };
}

/** Unpacks a BMP file, which sharp cannot read. Throws the decoder's Error for a damaged one. */
export async function readBitmap(bytes: Uint8Array, size: Size): Promise<RawPicture> {
  const { Transformer } = await openCodec();
  const pixels = await new Transformer(bytes).rawPixels();
  return { ...size, pixels, channels: pixels.length === size.width * size.height * 4 ? 4 : 3 };
}
