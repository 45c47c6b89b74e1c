import type { Rgb } from './colour.ts';
import type { Outline } from './outline.ts';

/**
 * How much light each pixel takes away: absorbance of red, green and blue, one plane each. Stains that lie on each
 * other add up here, as they do on a slide (law of Beer and Lambert).
 */
export class DensityField {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    const plane = () => new Float32Array(width * height);
    this.planes = [plane(), plane(), plane()];
  }

  /** Adds `amount` of a stain to one pixel. */
  add(pixel: number, stain: Rgb, amount: number): void {
    const [red, green, blue] = this.planes;
    red[pixel] = (red[pixel] ?? 0) + stain[0] * amount;
    green[pixel] = (green[pixel] ?? 0) + stain[1] * amount;
    blue[pixel] = (blue[pixel] ?? 0) + stain[2] * amount;
  }

  /** Takes away `share` (0 to 1) of what one pixel holds. */
  thin(pixel: number, share: number): void {
    for (const plane of this.planes) plane[pixel] = (plane[pixel] ?? 0) * (1 - share);
  }

  /** Calls `paint` for each pixel within `reach` of (x, y), with its place relative to it. */
  around(x: number, y: number, reach: number, paint: (pixel: number, dx: number, dy: number) => void): void {
    const lastRow = Math.min(this.height - 1, Math.ceil(y + reach));
    const lastColumn = Math.min(this.width - 1, Math.ceil(x + reach));
    for (let row = Math.max(0, Math.floor(y - reach)); row <= lastRow; row++) {
      for (let column = Math.max(0, Math.floor(x - reach)); column <= lastColumn; column++) {
        paint(row * this.width + column, column - x, row - y);
      }
    }
  }

  /** The inside of an outline around (x, y), with a soft edge; `amount` may differ from place to place. */
  blob(x: number, y: number, outline: Outline, stain: Rgb, amount: (dx: number, dy: number) => number): void {
    this.around(x, y, outline.reach + 1, (pixel, dx, dy) => {
      const share = outline.coverage(dx, dy);
      if (share > 0) this.add(pixel, stain, share * amount(dx, dy));
    });
  }

  /** What is seen under this light: three planes of 0 to 255. */
  lightThrough(light: Rgb): readonly [Float32Array, Float32Array, Float32Array] {
    const [red, green, blue] = this.planes;
    return [through(red, light[0]), through(green, light[1]), through(blue, light[2])];
  }
}

function through(density: Float32Array, light: number): Float32Array {
  const seen = new Float32Array(density.length);
  for (let pixel = 0; pixel < density.length; pixel++) {
    seen[pixel] = light * Math.exp(-(density[pixel] ?? 0));
  }
  return seen;
}
