import type { ImageFormat } from './formats.ts';
import { tiffReachesBeyondEnd } from './tiff-extent.ts';

/**
 * Whether the file ends before its own format says it should. Decoders alone do not tell: several fill the
 * missing part with grey and report success.
 */
export function isCutShort(bytes: Uint8Array, format: ImageFormat): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'png':
      return buffer.lastIndexOf(pngEnd) < 0;
    case 'jpeg':
      return jpegLacksEnd(buffer);
    case 'webp':
      // RIFF: a four-byte name, the length of what follows, then the content.
      return 8 + buffer.readUInt32LE(4) > buffer.length;
    case 'bmp':
      // Two letters, the file's length, then the content.
      return buffer.readUInt32LE(2) > buffer.length;
    case 'tiff':
      return tiffReachesBeyondEnd(buffer);
  }
}

/** The closing chunk: its name and checksum (PNG 3rd edition, 11.2.5); its length may be cut off before it. */
const pngEnd = Buffer.from('IEND\xae\x42\x60\x82', 'latin1');

const START_OF_SCAN = 0xda;
const jpegEnd = Buffer.from([0xff, 0xd9]);

/** Looks for the end marker behind the first scan: one in front of it belongs to an embedded thumbnail (ITU-T T.81 B.1). */
function jpegLacksEnd(buffer: Buffer): boolean {
  let position = 2;
  while (position + 4 <= buffer.length) {
    const marker = buffer.readUInt8(position + 1);
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    if (marker === START_OF_SCAN) return buffer.lastIndexOf(jpegEnd) < position;
    position += 2 + buffer.readUInt16BE(position + 2);
  }
  return true;
}
