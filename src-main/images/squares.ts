import { readPlainPng } from './plain-png.ts';
import type { Raster } from './raster.ts';
import { decodeRaster } from './reading.ts';
import { stretch } from './stretch.ts';

/** A view keeps most of the picture, so this much more than the view's side keeps its sharpness. */
const VIEW_MARGIN = 1.125;

/**
 * The image as a model sees it: RGB, `size` × `size` × 3, row by row, the whole picture stretched to the square.
 * Bilinear between pixel centres, as PyTorch and Pillow enlarge; the very pixels that `renderView` gives where
 * nothing is changed. Throws `corrupt` with the reason for a file that cannot be read; the message does not name
 * the file.
 */
export async function decodeSquare(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  // sharp could enlarge too, but moves the picture by half a pixel towards a corner.
  const raster = await decodeForViews(bytes, size);
  const target = new Uint8Array(size * size * 3);
  stretch(raster, size, target);
  return target;
}

/**
 * The image from which `renderView` draws views of `size` × `size`: each side as it is, or made smaller to
 * 1.125 × `size`; never enlarged, since the view does that. Throws as `decodeSquare`.
 */
export async function decodeForViews(bytes: Uint8Array, size: number): Promise<Raster> {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`${size} is no side in whole pixels`);
  const side = Math.ceil(size * VIEW_MARGIN);
  return (
    (await readPlainPng(bytes, side)) ??
    decodeRaster(bytes, (image) =>
      image.resize(side, side, { fit: 'fill', kernel: 'linear', withoutEnlargement: true }),
    )
  );
}
