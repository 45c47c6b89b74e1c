import type { Random } from '../base/index.ts';
import type { DensityField } from './density.ts';
import { SmoothNoise } from './noise.ts';
import { type Outline, roundish } from './outline.ts';
import type { PatientLook } from './patient-look.ts';

/** A red cell on its way to a crop: what lies where, and how its smear looks. */
export interface Canvas {
  readonly field: DensityField;
  /** Middle of the cell in pixels. */
  readonly x: number;
  readonly y: number;
  readonly outline: Outline;
  readonly look: PatientLook;
}

/** A place within the cell; `from` and `to` are shares of the way from its middle to its edge. */
export function placeInCell(
  random: Random,
  canvas: Canvas,
  from: number,
  to: number,
): { x: number; y: number } {
  const angle = random.uniform(0, 2 * Math.PI);
  // The square root spreads places evenly over the area.
  const share = Math.sqrt(random.uniform(from * from, to * to));
  const distance = share * canvas.outline.at(angle);
  return { x: canvas.x + distance * Math.cos(angle), y: canvas.y + distance * Math.sin(angle) };
}

/** The haemoglobin: a disc with a pale middle that is seldom quite in the middle, unevenly stained. */
export function paintRedCell(random: Random, { field, x, y, outline, look }: Canvas): void {
  const pallor = Math.min(0.9, look.pallor * random.uniform(0.4, 1.4));
  const pallorRadius = look.cellRadius * look.pallorRadius * random.uniform(0.7, 1.3);
  const pallorX = x + random.normal() * 0.1 * look.cellRadius;
  const pallorY = y + random.normal() * 0.1 * look.cellRadius;
  const flatness = random.uniform();
  const thickness = random.uniform(0.85, 1.15);
  const texture = new SmoothNoise(random, random.uniform(5, 14));
  for (let row = 0, pixel = 0; row < field.height; row++) {
    for (let column = 0; column < field.width; column++, pixel++) {
      const share = outline.coverage(column - x, row - y);
      if (share === 0) continue;
      const dx = (column - pallorX) / pallorRadius;
      const dy = (row - pallorY) / pallorRadius;
      const pale = pallor * fade(dx * dx + dy * dy, flatness);
      const uneven = 1 + look.mottling * texture.at(column, row);
      field.add(pixel, look.cellStain, share * thickness * (1 - pale) * uneven);
    }
  }
}

/** Patches of stain that was not rinsed off: pale, soft, and anywhere on the cell. */
export function paintBlotches(random: Random, canvas: Canvas): void {
  const { field, look } = canvas;
  if (look.blotches === 0) return;
  for (let blotch = random.integer(2, 14); blotch > 0; blotch--) {
    const { x, y } = placeInCell(random, canvas, 0, 0.95);
    const radius = random.uniform(2, 5.5);
    const shape = roundish(random, radius, { elongation: random.uniform(1, 2.6), waviness: 0.2 });
    const density = look.blotches * random.uniform(0.3, 1.3);
    field.blob(
      x,
      y,
      shape,
      look.cytoplasmStain,
      (dx, dy) => density * (1 - Math.min(0.8, Math.hypot(dx, dy) / (2 * radius))),
    );
  }
}

/** 1 in the middle, about a third at a distance of 1; `flatness` (0 to 1) goes from a bell to a plateau. */
function fade(squaredDistance: number, flatness: number): number {
  return Math.exp(-squaredDistance * (1 - flatness + flatness * squaredDistance));
}
