import type { default as Decoder, Sharp } from 'sharp';
import { AppError, Budget } from '../base/index.ts';
import { readBitmap, sizeOfBitmap } from './bitmap.ts';
import { isCutShort } from './completeness.ts';
import { type ImageFormat, recogniseFormat, recogniseUnsupported, SHORTEST_IMAGE_BYTES } from './formats.ts';
import type { Raster } from './raster.ts';

/** A larger picture is refused: it is no cell crop, and a small file can claim any size. */
const MAX_PIXELS = 100_000_000;

/**
 * What pictures that are being decoded may take together, as their headers tell: screening, import, training and thumbnails
 * of this process share it. A crop takes a hundredth of a percent; of pictures with tens of megapixels one waits for the
 * other.
 */
const decoding = new Budget(256 * 2 ** 20);

/** Why an image has no pixels, in words for a report. */
export interface Unreadable {
  readonly readable: false;
  readonly problem: 'zero-byte' | 'unsupported-format' | 'unreadable' | 'truncated';
  readonly detail: string;
}

const BITMAP_CHANNELS = 4;
/** By libvips' names of what is more than a byte. */
const BYTES_OF_DEPTH: Readonly<Partial<Record<string, number>>> = {
  ushort: 2,
  short: 2,
  uint: 4,
  int: 4,
  float: 4,
  complex: 8,
  double: 8,
  dpcomplex: 16,
};

let loading: Promise<typeof Decoder> | undefined;

/** Loads the decoder when the first picture is read: the app shows its first screen without it. */
export function openDecoder(): Promise<typeof Decoder> {
  return (loading ??= import('./decoder.ts').then(({ sharp }) => sharp));
}

/**
 * Runs `work` on the image as it is meant to be seen: first page or frame, turned upright (EXIF), transparency
 * over black, 8-bit sRGB. Whatever fails inside is the file's fault, so check other arguments first.
 */
export async function readImage<T>(
  bytes: Uint8Array,
  work: (image: Sharp, format: ImageFormat) => Promise<T>,
): Promise<{ readable: true; value: T } | Unreadable> {
  if (bytes.length === 0) return unreadable('zero-byte', 'The file is empty.');
  if (bytes.length < SHORTEST_IMAGE_BYTES) {
    return unreadable('truncated', `The file ends after ${bytes.length} bytes.`);
  }
  const format = recogniseFormat(bytes);
  if (!format) return describeUnrecognised(bytes);
  if (isCutShort(bytes, format)) {
    return unreadable('truncated', `The ${format.toUpperCase()} file ends before the picture is complete.`);
  }
  try {
    const value = await decoding.use(await decodedBytes(bytes, format), async () => {
      const image = await opened(bytes, format);
      return work(image.flatten({ background: '#000' }).toColourspace('srgb'), format);
    });
    return { readable: true, value };
  } catch (error) {
    return unreadable('unreadable', describeDecoderError(error));
  }
}

/** What the picture takes once it is decoded, by its header alone; too large a one is refused when it is opened. */
async function decodedBytes(bytes: Uint8Array, format: ImageFormat): Promise<number> {
  if (format === 'bmp') {
    const { width, height } = sizeOfBitmap(bytes) ?? { width: 0, height: 0 };
    return width * height * BITMAP_CHANNELS;
  }
  const sharp = await openDecoder();
  const { width, height, channels, depth } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const pixels = width * height;
  return pixels > MAX_PIXELS ? 0 : pixels * channels * (BYTES_OF_DEPTH[depth] ?? 1);
}

async function opened(bytes: Uint8Array, format: ImageFormat): Promise<Sharp> {
  const sharp = await openDecoder();
  if (format !== 'bmp') {
    return sharp(bytes, { failOn: 'warning', autoOrient: true, limitInputPixels: MAX_PIXELS });
  }
  const size = sizeOfBitmap(bytes);
  if (!size) throw new Error('the header is incomplete');
  if (size.width * size.height > MAX_PIXELS) throw new Error('pixel limit');
  const { pixels, ...raw } = await readBitmap(bytes, size);
  return sharp(pixels, { raw });
}

/** The pixels that `prepare` leaves. Throws `corrupt` with the reason; the message has no path, the caller knows it. */
export async function decodeRaster(bytes: Uint8Array, prepare: (image: Sharp) => Sharp): Promise<Raster> {
  return orThrow(await readImage(bytes, (image) => toRaster(prepare(image))));
}

/** Decodes to RGB pixels. */
export async function toRaster(image: Sharp): Promise<Raster> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** The value that was read, or `corrupt` with the reason. */
export function orThrow<T>(result: { readable: true; value: T } | Unreadable): T {
  if (result.readable) return result.value;
  throw new AppError('corrupt', result.detail, {
    nextStep: 'Export or copy the image again from its source, or remove it.',
  });
}

function unreadable(problem: Unreadable['problem'], detail: string): Unreadable {
  return { readable: false, problem, detail };
}

function describeUnrecognised(bytes: Uint8Array): Unreadable {
  const name = recogniseUnsupported(bytes);
  return name === undefined
    ? unreadable('unreadable', 'The content is no PNG, JPEG, TIFF, WebP or BMP picture.')
    : unreadable(
        'unsupported-format',
        `${name} files cannot be read; save the image as PNG, TIFF, JPEG or WebP.`,
      );
}

function describeDecoderError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('pixel limit')) {
    return `The picture has more than ${MAX_PIXELS / 1e6} million pixels.`;
  }
  const lines = message.split('\n').map((line) => line.trim());
  return `The picture is damaged (${lines.filter((line) => line !== '').join('; ')}).`;
}
