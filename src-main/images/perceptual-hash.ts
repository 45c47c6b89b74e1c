import { GRID_SIDE } from './luminance-grid.ts';

/** Frequencies kept along each axis. */
const FREQUENCIES = 16;

/** Cosines of the discrete cosine transform (DCT-II): row = frequency, column = position. */
const cosines = Float64Array.from({ length: FREQUENCIES * GRID_SIDE }, (_, index) => {
  const frequency = Math.floor(index / GRID_SIDE);
  const position = index % GRID_SIDE;
  return Math.cos((Math.PI * frequency * (position + 0.5)) / GRID_SIDE);
});

/**
 * Perceptual hash of a brightness grid: 256 bits as 64 hexadecimal digits, each the sign of one of the 16 × 16
 * lowest DCT frequencies (after Zauner 2010, Implementation and Benchmarking of Perceptual Image Hash
 * Functions, 3.2.1; signs instead of the median, and four times the usual bits, because cell crops are all round
 * blobs on black). Unchanged by brightness and contrast.
 */
export function perceptualHash(grid: Float64Array): string {
  const signs = new Uint8Array(FREQUENCIES * FREQUENCIES);
  const alongRows = new Float64Array(FREQUENCIES * GRID_SIDE);
  for (let frequency = 0; frequency < FREQUENCIES; frequency++) {
    for (let y = 0; y < GRID_SIDE; y++) {
      alongRows[frequency * GRID_SIDE + y] = correlate(grid, y * GRID_SIDE, frequency);
    }
  }
  // Bit 0 is the mean brightness, which says nothing: it stays 0.
  for (let bit = 1; bit < signs.length; bit++) {
    const across = bit % FREQUENCIES;
    const down = Math.floor(bit / FREQUENCIES);
    signs[bit] = correlate(alongRows, across * GRID_SIDE, down) > 0 ? 1 : 0;
  }
  return toHex(signs);
}

function correlate(values: Float64Array, first: number, frequency: number): number {
  let sum = 0;
  for (let position = 0; position < GRID_SIDE; position++) {
    sum += (values[first + position] ?? 0) * (cosines[frequency * GRID_SIDE + position] ?? 0);
  }
  return sum;
}

function toHex(bits: Uint8Array): string {
  let hex = '';
  for (let first = 0; first < bits.length; first += 4) {
    hex += Number.parseInt(bits.subarray(first, first + 4).join(''), 2).toString(16);
  }
  return hex;
}
