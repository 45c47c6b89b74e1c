import type { Raster } from './raster.ts';

/** Cells along each side of the grid. */
export const GRID_SIDE = 32;

/**
 * The picture's brightness (0 to 255, ITU-R BT.601 weights) averaged over 32 × 32 equal rectangles, row by row.
 * Exact area means: a library's resampling moves the picture by fractions of a pixel that depend on its size,
 * which would set copies of different sizes apart.
 */
export function luminanceGrid(raster: Raster): Float64Array {
  const { pixels, width, height } = raster;
  const line = new Float64Array(width);
  const columns = new Float64Array(GRID_SIDE * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      line[x] = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
    }
    writeIntervalMeans(line, columns, y, height);
  }
  const grid = new Float64Array(GRID_SIDE * GRID_SIDE);
  for (let x = 0; x < GRID_SIDE; x++) {
    writeIntervalMeans(columns.subarray(x * height, (x + 1) * height), grid, x, GRID_SIDE);
  }
  return grid;
}

/** Cuts `line` into 32 equal intervals and writes the mean of each to `target[first + interval * step]`. */
function writeIntervalMeans(line: Float64Array, target: Float64Array, first: number, step: number): void {
  const perInterval = line.length / GRID_SIDE;
  let whole = 0;
  let sumOfWhole = 0;
  let integralAtStart = 0;
  for (let interval = 0; interval < GRID_SIDE; interval++) {
    const end = (interval + 1) * perInterval;
    while (whole + 1 <= end) sumOfWhole += line[whole++] ?? 0;
    const integralAtEnd = sumOfWhole + (end - whole) * (line[whole] ?? 0);
    target[first + interval * step] = (integralAtEnd - integralAtStart) / perInterval;
    integralAtStart = integralAtEnd;
  }
}
