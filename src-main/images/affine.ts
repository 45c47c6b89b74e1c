import type { Raster } from './raster.ts';

/** Maps target to source, both in pixels with centres at .5: x = xx·column + xy·row + x0, and y likewise. */
export interface AffineMap {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** Positions are whole numbers of 1/65536 pixel, weights of 1/256. */
const ONE = 65536;
const HALF = ONE / 2;

/** Where one row of the target begins in the source, between pixel centres, and its steps from column to column. */
interface RowPath {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** Source, new values and target of a drawing. */
interface Canvas {
  readonly source: Raster;
  readonly tones: Uint8Array;
  readonly target: Uint8Array;
}

/**
 * Draws `size` × `size` RGB pixels into `target` from `offset` on: each the bilinear mean of the four source
 * pixels around its mapped centre, then looked up in `tones` (3 × 256: the new value of each value per channel).
 * What lies outside the source is black.
 */
export function drawMapped(
  source: Raster,
  map: AffineMap,
  tones: Uint8Array,
  size: number,
  target: Uint8Array,
  offset: number,
): void {
  const canvas = { source, tones, target };
  const stepX = Math.round(map.xx * ONE);
  const stepY = Math.round(map.yx * ONE);
  for (let row = 0; row < size; row++) {
    const path = {
      x: Math.round((map.xx * 0.5 + map.xy * (row + 0.5) + map.x0) * ONE) - HALF,
      y: Math.round((map.yx * 0.5 + map.yy * (row + 0.5) + map.y0) * ONE) - HALF,
      stepX,
      stepY,
    };
    const out = offset + row * size * 3;
    // Most pixels lie within, where nothing needs to be asked of each: two thirds of the time.
    const across = columnsBelow(path.x, stepX, (source.width - 1) * ONE, size);
    const down = columnsBelow(path.y, stepY, (source.height - 1) * ONE, size);
    const first = Math.min(size, Math.max(across.first, down.first));
    const end = Math.max(first, Math.min(across.end, down.end));
    drawAtBorder(canvas, path, 0, first, out);
    drawWithin(canvas, path, first, end, out);
    drawAtBorder(canvas, path, end, size, out);
  }
}

/** The columns, of `size`, whose position `start + column × step` is at least 0 and below `limit`: one run. */
function columnsBelow(
  start: number,
  step: number,
  limit: number,
  size: number,
): { readonly first: number; readonly end: number } {
  if (step === 0) return start >= 0 && start < limit ? { first: 0, end: size } : { first: size, end: size };
  const entry = step > 0 ? Math.ceil(-start / step) : Math.floor((limit - start) / step) + 1;
  const exit = step > 0 ? Math.ceil((limit - start) / step) : Math.floor(-start / step) + 1;
  return { first: Math.max(0, entry), end: Math.min(size, exit) };
}

/** Columns from `first` up to `end` that have a source pixel on all four sides. */
function drawWithin(
  { source, tones, target }: Canvas,
  path: RowPath,
  first: number,
  end: number,
  row: number,
) {
  const { pixels, width } = source;
  const rowBytes = width * 3;
  let x = path.x + first * path.stepX;
  let y = path.y + first * path.stepY;
  for (let out = row + first * 3; out < row + end * 3; out += 3, x += path.stepX, y += path.stepY) {
    const at = (y >> 16) * rowBytes + (x >> 16) * 3;
    const below = at + rowBytes;
    const rightWeight = (x >> 8) & 255;
    const belowWeight = (y >> 8) & 255;
    const weight22 = rightWeight * belowWeight;
    const weight21 = (belowWeight << 8) - weight22;
    const weight12 = (rightWeight << 8) - weight22;
    const weight11 = ONE - weight22 - weight21 - weight12;
    const red =
      ((pixels[at] ?? 0) * weight11 +
        (pixels[at + 3] ?? 0) * weight12 +
        (pixels[below] ?? 0) * weight21 +
        (pixels[below + 3] ?? 0) * weight22 +
        HALF) >>
      16;
    const green =
      ((pixels[at + 1] ?? 0) * weight11 +
        (pixels[at + 4] ?? 0) * weight12 +
        (pixels[below + 1] ?? 0) * weight21 +
        (pixels[below + 4] ?? 0) * weight22 +
        HALF) >>
      16;
    const blue =
      ((pixels[at + 2] ?? 0) * weight11 +
        (pixels[at + 5] ?? 0) * weight12 +
        (pixels[below + 2] ?? 0) * weight21 +
        (pixels[below + 5] ?? 0) * weight22 +
        HALF) >>
      16;
    target[out] = tones[red] ?? 0;
    target[out + 1] = tones[256 | green] ?? 0;
    target[out + 2] = tones[512 | blue] ?? 0;
  }
}

/** Columns from `first` up to `end` that may lie at the source's border or outside it. */
function drawAtBorder(
  { source, tones, target }: Canvas,
  path: RowPath,
  first: number,
  end: number,
  row: number,
) {
  const { pixels, width, height } = source;
  const rowBytes = width * 3;
  for (let column = first, out = row + first * 3; column < end; column++, out += 3) {
    const x = path.x + column * path.stepX;
    const y = path.y + column * path.stepY;
    if (x < -HALF || y < -HALF || x >= width * ONE - HALF || y >= height * ONE - HALF) {
      target[out] = 0;
      target[out + 1] = 0;
      target[out + 2] = 0;
      continue;
    }
    const left = x >> 16;
    const above = y >> 16;
    const rightWeight = (x >> 8) & 255;
    const belowWeight = (y >> 8) & 255;
    // Within half a pixel of the border the outermost pixels go on.
    const x1 = left < 0 ? 0 : left * 3;
    const x2 = left + 1 < width ? (left + 1) * 3 : x1;
    const y1 = above < 0 ? 0 : above * rowBytes;
    const y2 = above + 1 < height ? (above + 1) * rowBytes : y1;
    const weight22 = rightWeight * belowWeight;
    const weight21 = (belowWeight << 8) - weight22;
    const weight12 = (rightWeight << 8) - weight22;
    const weight11 = ONE - weight22 - weight21 - weight12;
    for (let channel = 0; channel < 3; channel++) {
      const value =
        ((pixels[y1 + x1 + channel] ?? 0) * weight11 +
          (pixels[y1 + x2 + channel] ?? 0) * weight12 +
          (pixels[y2 + x1 + channel] ?? 0) * weight21 +
          (pixels[y2 + x2 + channel] ?? 0) * weight22 +
          HALF) >>
        16;
      target[out + channel] = tones[(channel << 8) | value] ?? 0;
    }
  }
}
