import type { Outline } from './outline.ts';
import type { SyntheticCell } from './synthetic-cell.ts';

/** An outline and the point around which it runs, in pixels of the crop. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly outline: Outline;
}

/**
 * Blackens, in place, whatever lies outside all of these outlines. Segmentations are made on a reduced photograph,
 * so that their edge goes in steps of `step` pixels.
 */
export function blackenOutside(
  { pixels, width, height }: SyntheticCell,
  regions: readonly Placed[],
  step: number,
): void {
  for (let top = 0; top < height; top += step) {
    for (let left = 0; left < width; left += step) {
      const [x, y] = [left + step / 2, top + step / 2];
      if (regions.some((region) => region.outline.coverage(x - region.x, y - region.y) >= 0.5)) continue;
      const right = Math.min(width, left + step);
      for (let row = top; row < Math.min(height, top + step); row++) {
        pixels.fill(0, 3 * (row * width + left), 3 * (row * width + right));
      }
    }
  }
}

/** The crop without its black margins. */
export function trimBlack({ pixels, width, height }: SyntheticCell): SyntheticCell {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let row = 0, index = 0; row < height; row++) {
    for (let column = 0; column < width; column++, index += 3) {
      if (!((pixels[index] ?? 0) | (pixels[index + 1] ?? 0) | (pixels[index + 2] ?? 0))) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = row;
    }
  }
  const trimmed = new Uint8Array((right - left + 1) * (bottom - top + 1) * 3);
  for (let row = top; row <= bottom; row++) {
    const start = 3 * (row * width + left);
    const line = pixels.subarray(start, start + 3 * (right - left + 1));
    trimmed.set(line, (row - top) * line.length);
  }
  return { pixels: trimmed, width: right - left + 1, height: bottom - top + 1 };
}
