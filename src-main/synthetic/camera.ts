import type { Random } from '../base/index.ts';
import type { DensityField } from './density.ts';
import { Grain } from './noise.ts';
import type { PatientLook } from './patient-look.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The photograph of a field: uneven light, colour fringe, blur, noise. Row by row, red, green, blue a pixel. */
export function photograph(random: Random, field: DensityField, look: PatientLook): Uint8Array {
  const [red, green, blue] = field.lightThrough(look.light);
  // Not every cell of a smear lies in the plane of focus.
  const sigma = look.blur * random.uniform(0.85, 1.25);
  for (const plane of [red, green, blue]) blur(plane, field, sigma);
  const planes = [red, green, shift(blue, field, look.colourFringe)];
  const exposure = 1 + 0.02 * random.normal();
  const slopeX = (0.03 * random.normal()) / field.width;
  const slopeY = (0.03 * random.normal()) / field.height;
  const common = new Grain(random);
  // Rounds and keeps to 0 to 255 by itself.
  const pixels = new Uint8ClampedArray(field.width * field.height * 3);
  for (const [channel, plane] of planes.entries()) {
    const own = new Grain(random);
    for (let row = 0, pixel = 0; row < field.height; row++) {
      for (let column = 0; column < field.width; column++, pixel++) {
        const light = exposure + slopeX * (column - field.width / 2) + slopeY * (row - field.height / 2);
        const noise = look.noise * (0.8 * common.at(pixel) + 0.6 * own.at(pixel));
        pixels[3 * pixel + channel] = (plane[pixel] ?? 0) * light + noise;
      }
    }
  }
  return new Uint8Array(pixels.buffer);
}

/** Gaussian blur in place, first along the rows, then along the columns; edges repeat. */
function blur(plane: Float32Array, size: Size, sigma: number): void {
  const weights = gaussian(sigma);
  const line = new Float32Array(Math.max(size.width, size.height) + weights.length);
  for (let row = 0; row < size.height; row++) {
    blurLine(plane, line, weights, { start: row * size.width, step: 1, count: size.width });
  }
  for (let column = 0; column < size.width; column++) {
    blurLine(plane, line, weights, { start: column, step: size.width, count: size.height });
  }
}

function blurLine(
  plane: Float32Array,
  line: Float32Array,
  weights: Float32Array,
  { start, step, count }: { start: number; step: number; count: number },
): void {
  const reach = (weights.length - 1) / 2;
  const last = plane[start + (count - 1) * step] ?? 0;
  line.fill(plane[start] ?? 0, 0, reach);
  for (let i = 0; i < count; i++) line[reach + i] = plane[start + i * step] ?? 0;
  line.fill(last, reach + count, reach + count + reach);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap++) sum += (weights[tap] ?? 0) * (line[i + tap] ?? 0);
    plane[start + i * step] = sum;
  }
}

function gaussian(sigma: number): Float32Array {
  const reach = Math.ceil(2.5 * sigma);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - reach) / sigma) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function shift(
  plane: Float32Array,
  { width, height }: Size,
  [dx, dy]: readonly [number, number],
): Float32Array {
  const shifted = new Float32Array(plane.length);
  for (let row = 0; row < height; row++) {
    const fromRow = Math.min(height - 1, Math.max(0, row + dy));
    for (let column = 0; column < width; column++) {
      const fromColumn = Math.min(width - 1, Math.max(0, column + dx));
      shifted[row * width + column] = plane[fromRow * width + fromColumn] ?? 0;
    }
  }
  return shifted;
}
