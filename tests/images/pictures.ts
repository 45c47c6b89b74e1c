import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { Random } from '../../src-main/base/index.ts';
import { sharedFolder } from '../support/shared.ts';

/** A smooth, seeded colour picture without any symmetry. */
export function picture(width: number, height: number, seed = 1): Sharp {
  const random = Random.of(seed);
  const waves = Array.from({ length: 12 }, () => ({
    x: random.uniform(-20, 20),
    y: random.uniform(-20, 20),
    phase: random.uniform(0, 6),
    channel: random.integer(0, 2),
  }));
  return fromFunction(width, height, (x, y, channel) => {
    const sum = waves
      .filter((wave) => wave.channel === channel)
      .reduce((total, wave) => total + Math.sin(wave.x * x + wave.y * y + wave.phase), 0);
    return 128 + 30 * sum;
  });
}

/** A picture from a function of the position (0 to 1 in both directions, at pixel centres) and the channel. */
export function fromFunction(
  width: number,
  height: number,
  value: (x: number, y: number, channel: number) => number,
): Sharp {
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let index = 0; index < pixels.length; index++) {
    const column = Math.floor(index / 3) % width;
    const row = Math.floor(index / 3 / width);
    pixels[index] = value((column + 0.5) / width, (row + 0.5) / height, index % 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A picture of one colour. */
export function plain(width: number, height: number, colour: string): Sharp {
  return sharp({ create: { width, height, channels: 3, background: colour } });
}

/** Every `step`-th real cell crop, both classes; empty where the shared folder is missing. */
export async function realCrops(step: number): Promise<Buffer[]> {
  const folder = sharedFolder();
  if (!folder) return [];
  const paths = ['Parasitized', 'Uninfected'].flatMap((className) => {
    const classFolder = join(folder, 'data', 'nih-cells', className);
    return readdirSync(classFolder)
      .sort()
      .map((name) => join(classFolder, name));
  });
  return Promise.all(paths.filter((_, index) => index % step === 0).map((path) => readFile(path)));
}

/** Mean absolute difference of two pixel arrays of the same length. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} values`);
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}
