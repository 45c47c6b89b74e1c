import type { Sharp } from 'sharp';
import type { Raster } from './raster.ts';
import { openDecoder, orThrow, readImage } from './reading.ts';

const WEBP_QUALITY = 75;

/**
 * A small square picture (WebP): the whole image with its aspect kept, padded with black. `side` in pixels. Throws
 * `corrupt` with the reason for a file that cannot be read.
 */
export async function thumbnail(bytes: Uint8Array, side: number): Promise<Uint8Array> {
  return orThrow(
    await readImage(bytes, (image) =>
      encode(image.resize(side, side, { fit: 'contain', background: '#000' })),
    ),
  );
}

/** The same as a `data:` address, for pages that stand alone. */
export async function thumbnailDataUri(bytes: Uint8Array, side: number): Promise<string> {
  return dataUri(await thumbnail(bytes, side));
}

/** Pixels as a `data:` address (WebP). */
export async function rasterDataUri({ pixels, width, height }: Raster): Promise<string> {
  const sharp = await openDecoder();
  return dataUri(await encode(sharp(pixels, { raw: { width, height, channels: 3 } })));
}

function encode(image: Sharp): Promise<Buffer> {
  return image.webp({ quality: WEBP_QUALITY }).toBuffer();
}

function dataUri(webp: Uint8Array): string {
  return `data:image/webp;base64,${Buffer.from(webp).toString('base64')}`;
}
