import { openCodec } from './codec.ts';
import type { Raster, Size } from './raster.ts';

const SIGNATURE_BYTES = 8;
/** Of a chunk, around its content: length, name and checksum (PNG 3rd edition, 5.3). */
const CHUNK_FRAME_BYTES = 12;
/** Chunks that leave the pixels as they are; another may hold a colour profile, transparency or how to turn it. */
const HARMLESS = new Set(['IHDR', 'IDAT', 'tIME', 'pHYs', 'gAMA', 'cHRM', 'sRGB']);
const HEADER_END = 33;
const EIGHT_BIT = 8;
const TRUE_COLOUR = 2;

/**
 * The pixels of a PNG file that holds just them: 8 bits a channel, three channels, no side longer than `largestSide`.
 * Undefined for any other and for a damaged one: sharp reads those, or says what is wrong with them.
 *
 * Most cell crops are such files, and sharp takes several times as much of the processor for one, which counts where a network
 * keeps all processors busy.
 */
export async function readPlainPng(bytes: Uint8Array, largestSide: number): Promise<Raster | undefined> {
  const size = sizeOfPlainPng(bytes);
  if (!size || Math.max(size.width, size.height) > largestSide) return undefined;
  const { Transformer } = await openCodec();
  try {
    const pixels = await new Transformer(bytes).rawPixels();
    return pixels.length === size.width * size.height * 3 ? { pixels, ...size } : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where the file is no PNG, or holds more than plain pixels, or ends too early. */
function sizeOfPlainPng(bytes: Uint8Array): Size | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The header comes first and has a fixed place for everything (11.2.1).
  if (file.length < HEADER_END || file.readUInt8(24) !== EIGHT_BIT || file.readUInt8(25) !== TRUE_COLOUR)
    return undefined;
  const size = { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  let position = SIGNATURE_BYTES;
  while (position + CHUNK_FRAME_BYTES <= file.length) {
    const chunk = file.toString('latin1', position + 4, position + 8);
    if (chunk === 'IEND') return size;
    if (!HARMLESS.has(chunk)) return undefined;
    position += CHUNK_FRAME_BYTES + file.readUInt32BE(position);
  }
  return undefined;
}
