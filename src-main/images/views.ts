import type { Random } from '../base/index.ts';
import type { Augmentation } from '../contract/index.ts';
import { type AffineMap, drawMapped } from './affine.ts';
import type { Raster } from './raster.ts';

/** Largest change of width against height that a random crop makes. */
const MAX_CROP_ASPECT = 1.1;

/**
 * Draws one random view of an image: a random crop (area from `minCropArea` to `maxCropArea`, aspect changed by up
 * to 10 %) resized to `size` × `size`, mirrored, turned, and with brightness and each colour channel multiplied by a
 * random factor, so that a black background stays black. Written into `target` from `offset` on as RGB,
 * size × size × 3; what lies outside the source is black. The same state of `random` gives the same pixels.
 */
export function renderView(
  source: Raster,
  size: number,
  augmentation: Augmentation,
  random: Random,
  target: Uint8Array,
  offset: number,
): void {
  if (offset < 0 || offset + size * size * 3 > target.length) {
    throw new RangeError(`no room for a view of ${size} × ${size} at ${offset} in ${target.length} bytes`);
  }
  const map = drawGeometry(source, size, augmentation, random);
  drawMapped(source, map, drawTones(augmentation, random), size, target, offset);
}

/** Where each pixel of a random view comes from. */
function drawGeometry(source: Raster, size: number, augmentation: Augmentation, random: Random): AffineMap {
  const { minCropArea, maxCropArea } = augmentation;
  const area = random.uniform(minCropArea, maxCropArea);
  // Neither side of the crop may exceed those of the largest.
  const aspectLimit = Math.log(Math.min(MAX_CROP_ASPECT, maxCropArea / area));
  const aspect = Math.exp(random.uniform(-aspectLimit, aspectLimit));
  const cropWidth = Math.sqrt(area * aspect);
  const cropHeight = Math.sqrt(area / aspect);
  const centreX = 0.5 + random.uniform(-0.5, 0.5) * (1 - cropWidth);
  const centreY = 0.5 + random.uniform(-0.5, 0.5) * (1 - cropHeight);
  const mirrorX = augmentation.flips && random.chance(0.5) ? -1 : 1;
  const mirrorY = augmentation.flips && random.chance(0.5) ? -1 : 1;
  const angle = (random.uniform(-1, 1) * augmentation.rotationDegrees * Math.PI) / 180;

  const scaleX = (cropWidth * source.width) / size;
  const scaleY = (cropHeight * source.height) / size;
  const xx = scaleX * Math.cos(angle) * mirrorX;
  const xy = -scaleX * Math.sin(angle) * mirrorY;
  const yx = scaleY * Math.sin(angle) * mirrorX;
  const yy = scaleY * Math.cos(angle) * mirrorY;
  const middle = size / 2;
  const x0 = centreX * source.width - (xx + xy) * middle;
  const y0 = centreY * source.height - (yx + yy) * middle;
  return { xx, xy, x0, yx, yy, y0 };
}

/** The new value of each of the 256 values, for red, green and blue. */
function drawTones(augmentation: Augmentation, random: Random): Uint8Array {
  const brightness = 1 + random.uniform(-1, 1) * augmentation.brightness;
  const tones = new Uint8Array(3 * 256);
  for (let channel = 0; channel < 3; channel++) {
    const gain = brightness * (1 + random.uniform(-1, 1) * augmentation.colour);
    for (let value = 0; value < 256; value++) {
      tones[channel * 256 + value] = Math.min(255, Math.round(value * gain));
    }
  }
  return tones;
}
