import type { Random } from '../base/index.ts';

/** Smooth random values from -1 to 1 over the plane; its features are about one `scale` wide. */
export class SmoothNoise {
  readonly #key: number;
  readonly #perPixel: number;

  constructor(random: Random, scale: number) {
    this.#key = random.integer(0, 0x7fff_ffff);
    this.#perPixel = 1 / scale;
  }

  /** Values at whole points of a lattice, blended with an S-curve between (value noise, after Perlin 1985). */
  at(x: number, y: number): number {
    const u = x * this.#perPixel;
    const v = y * this.#perPixel;
    const column = Math.floor(u);
    const row = Math.floor(v);
    const right = ease(u - column);
    const down = ease(v - row);
    const top = blend(this.#corner(column, row), this.#corner(column + 1, row), right);
    const bottom = blend(this.#corner(column, row + 1), this.#corner(column + 1, row + 1), right);
    return blend(top, bottom, down);
  }

  #corner(column: number, row: number): number {
    return (scramble(this.#key + column * 7919 + row * 104_729) >>> 0) / 0x8000_0000 - 1;
  }
}

/** A camera's noise: nearly normal (mean 0, standard deviation 1) and unlike from pixel to pixel. */
export class Grain {
  readonly #start: number;

  constructor(random: Random) {
    this.#start = random.integer(0, GRAIN_COUNT - 1);
  }

  at(pixel: number): number {
    return GRAINS[(this.#start + pixel) & (GRAIN_COUNT - 1)] ?? 0;
  }
}

/** A power of two, more than a crop has pixels; one stock serves all, since drawing each value takes too long. */
const GRAIN_COUNT = 1 << 17;
const GRAINS = Float32Array.from({ length: GRAIN_COUNT }, (_, index) => {
  const word = scramble(index + 1);
  // The sum of four uniform bytes has mean 510 and standard deviation 147.8.
  const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
  return (sum - 510) / 147.8;
});

/** Mixes the bits of a 32-bit word (the finaliser of MurmurHash3). */
function scramble(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

function blend(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}
