import type { ImageFormat } from './formats.ts';
import { luminanceGrid } from './luminance-grid.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { readPlainPng } from './plain-png.ts';
import { readImage, toRaster, type Unreadable } from './reading.ts';

/** Enough for the 32 × 32 grid of the hash; most crops are smaller and stay as they are. */
const INSPECTED_SIDE = 256;

/** A side below this many pixels shows no cell. */
const TINY_SIDE = 16;

/** Brightness levels (of 255) between the darkest and the brightest of 32 × 32 parts, below which nothing is shown. */
const BLANK_RANGE = 8;

/** What one image file is. `width` and `height` are those of the upright picture. */
export type ImageInspection =
  | {
      readonly readable: true;
      readonly format: ImageFormat;
      readonly width: number;
      readonly height: number;
      /** For `findNearDuplicates`; says nothing for a blank image. */
      readonly perceptualHash: string;
      readonly flags: readonly ('tiny' | 'blank')[];
    }
  | Unreadable;

/**
 * Decodes an image once and tells whether it can be used. Never throws for what a file holds: empty, cut short,
 * damaged, larger than 100 million pixels or of another format is `readable: false` with the reason.
 */
export async function inspectImage(bytes: Uint8Array): Promise<ImageInspection> {
  const plain = await readPlainPng(bytes, INSPECTED_SIDE);
  if (plain) return describe({ format: 'png', ...plain, grid: luminanceGrid(plain) });
  const result = await readImage(bytes, async (image, format) => {
    const { width, height } = (await image.metadata()).autoOrient;
    const raster = await toRaster(
      image.resize(INSPECTED_SIDE, INSPECTED_SIDE, { fit: 'fill', withoutEnlargement: true }),
    );
    return { format, width, height, grid: luminanceGrid(raster) };
  });
  return result.readable ? describe(result.value) : result;
}

interface Found {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly grid: Float64Array;
}

function describe({ format, width, height, grid }: Found): ImageInspection {
  const flags: ('tiny' | 'blank')[] = [];
  if (Math.min(width, height) < TINY_SIDE) flags.push('tiny');
  if (Math.max(...grid) - Math.min(...grid) < BLANK_RANGE) flags.push('blank');
  return { readable: true, format, width, height, perceptualHash: perceptualHash(grid), flags };
}
