import type { Raster } from './reading.ts';

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
  const { pixels, width, height } = source;
  const rowBytes = width * 3;
  const stepX = Math.round(map.xx * ONE);
  const stepY = Math.round(map.yx * ONE);
  let out = offset;
  for (let row = 0; row < size; row++) {
    let x = Math.round((map.xx * 0.5 + map.xy * (row + 0.5) + map.x0) * ONE);
    let y = Math.round((map.yx * 0.5 + map.yy * (row + 0.5) + map.y0) * ONE);
    for (let column = 0; column < size; column++, x += stepX, y += stepY, out += 3) {
      if (x < 0 || y < 0 || x >= width * ONE || y >= height * ONE) {
        target[out] = 0;
        target[out + 1] = 0;
        target[out + 2] = 0;
        continue;
      }
      const left = (x - ONE / 2) >> 16;
      const above = (y - ONE / 2) >> 16;
      const rightWeight = ((x - ONE / 2) >> 8) & 255;
      const belowWeight = ((y - ONE / 2) >> 8) & 255;
      // Within half a pixel of the border the outermost pixels go on.
      const x1 = left < 0 ? 0 : left * 3;
      const x2 = left + 1 < width ? (left + 1) * 3 : x1;
      const y1 = above < 0 ? 0 : above * rowBytes;
      const y2 = above + 1 < height ? (above + 1) * rowBytes : y1;
      const weight22 = rightWeight * belowWeight;
      const weight21 = (belowWeight << 8) - weight22;
      const weight12 = (rightWeight << 8) - weight22;
      const weight11 = ONE - weight22 - weight21 - weight12;
      const at11 = y1 + x1;
      const at12 = y1 + x2;
      const at21 = y2 + x1;
      const at22 = y2 + x2;
      for (let channel = 0; channel < 3; channel++) {
        const value =
          ((pixels[at11 + channel] ?? 0) * weight11 +
            (pixels[at12 + channel] ?? 0) * weight12 +
            (pixels[at21 + channel] ?? 0) * weight21 +
            (pixels[at22 + channel] ?? 0) * weight22 +
            ONE / 2) >>
          16;
        target[out + channel] = tones[(channel << 8) | value] ?? 0;
      }
    }
  }
}
