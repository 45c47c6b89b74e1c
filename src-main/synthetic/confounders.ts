import type { Random } from '../base/index.ts';
import { mix, type Rgb } from './colour.ts';
import type { Placed } from './mask.ts';
import { SmoothNoise } from './noise.ts';
import { roundish } from './outline.ts';
import { type Canvas, placeInCell } from './red-cell.ts';

const DUST: Rgb = [0.75, 0.8, 0.85];

/** A granular violet body on the cell, with a pale halo round it, or beside the cell. */
export function paintPlatelet(random: Random, canvas: Canvas): Placed {
  const { field, look } = canvas;
  const radius = look.cellRadius * random.uniform(0.1, 0.22);
  const outline = roundish(random, radius, { elongation: random.uniform(1, 1.6), waviness: 0.12 });
  const isBeside = random.chance(0.4);
  const { x, y } = isBeside ? placeInCell(random, canvas, 0.95, 1.1) : placeInCell(random, canvas, 0, 0.8);
  const halo = isBeside ? 0 : random.uniform(0, 0.35);
  const stain = mix(look.cytoplasmStain, look.chromatinStain, random.uniform(0.1, 0.7));
  const granules = new SmoothNoise(random, random.uniform(2.5, 4.5));
  const density = random.uniform(0.45, 1);
  field.around(x, y, radius * 2.2, (pixel, dx, dy) => {
    const apart = (Math.hypot(dx, dy) - outline.towards(dx, dy)) / (0.3 * radius);
    field.thin(pixel, halo * Math.exp(-(Math.max(0, apart) ** 2)));
  });
  field.blob(x, y, outline, stain, (dx, dy) => density * (1 + 0.7 * granules.at(dx, dy)));
  return { x, y, outline };
}

/** Dirt and precipitated stain: a few specks, dark or of the very colour of chromatin. */
export function paintDirt(random: Random, canvas: Canvas): void {
  const { field, look } = canvas;
  const isStain = random.chance(0.45);
  const stain = isStain
    ? mix(look.chromatinStain, look.cytoplasmStain, random.uniform(0, 0.8))
    : mix(DUST, look.chromatinStain, random.uniform(0, 0.5));
  const { x, y } = placeInCell(random, canvas, 0, 0.95);
  const spread = random.uniform(2, 26);
  for (let speck = random.integer(1, 5); speck > 0; speck--) {
    const radius = Math.min(5, look.cellRadius * random.uniform(0.015, 0.05));
    const shape = roundish(random, radius, { elongation: random.uniform(1, 2.4), waviness: 0.15 });
    const density = random.uniform(0.3, 1) * (isStain ? 1 : 1.3);
    field.blob(
      x + spread * random.normal() * 0.5,
      y + spread * random.normal() * 0.5,
      shape,
      stain,
      () => density,
    );
  }
}
