import type { Random } from '../base/index.ts';
import type { Rgb } from './colour.ts';
import { SmoothNoise } from './noise.ts';
import { roundish } from './outline.ts';
import { type Canvas, placeInCell } from './red-cell.ts';

const TURN = 2 * Math.PI;
const FAINT_SHARE = 0.1;
const PIGMENT: Rgb = [0.55, 0.68, 0.8];

/** One ring form, sometimes two: a thin ring of cytoplasm with one or two dots of chromatin on it. */
export function paintRings(random: Random, canvas: Canvas): void {
  const rings = random.chance(0.15) ? 2 : 1;
  // Both of one cell took the same stain.
  const visibility = random.chance(FAINT_SHARE) ? random.uniform(0.3, 0.55) : random.uniform(0.7, 1.1);
  for (let ring = 0; ring < rings; ring++) {
    // On the very edge it is called appliqué.
    const isApplique = random.chance(0.15);
    const { x, y } = isApplique
      ? placeInCell(random, canvas, 0.88, 0.97)
      : placeInCell(random, canvas, 0, 0.75);
    paintRing(random, canvas, x, y, visibility);
  }
}

function paintRing(random: Random, canvas: Canvas, x: number, y: number, visibility: number): void {
  const { field, look } = canvas;
  const radius = look.cellRadius * random.uniform(0.12, 0.28);
  const line = roundish(random, radius, { elongation: random.uniform(1, 1.5), waviness: 0.06 });
  const thickness = random.uniform(1.1, 2.6);
  const density = visibility * random.uniform(0.25, 0.75);
  const dotAngle = random.uniform(0, TURN);
  const vacuole = visibility * random.uniform(0, 0.3);
  field.around(x, y, radius * 1.6 + 4, (pixel, dx, dy) => {
    field.thin(pixel, vacuole * line.coverage(dx, dy));
    // Thickest opposite the dot, as in a signet ring.
    const uneven = 0.65 - 0.35 * Math.cos(Math.atan2(dy, dx) - dotAngle);
    const offLine = (Math.hypot(dx, dy) - line.towards(dx, dy)) / thickness;
    const onLine = Math.exp(-(offLine ** 2));
    field.add(pixel, look.cytoplasmStain, density * uneven * onLine);
  });
  const dots = random.chance(0.25) ? 2 : 1;
  for (let dot = 0; dot < dots; dot++) {
    const angle = dotAngle + dot * random.uniform(0.5, 1.6);
    const distance = line.at(angle);
    paintChromatin(random, canvas, x + distance * Math.cos(angle), y + distance * Math.sin(angle), {
      radius: look.cellRadius * random.uniform(0.05, 0.09),
      density: visibility * random.uniform(0.7, 1.2),
    });
  }
}

/** One growing form: an amoeboid body with a mass of chromatin and grains of malaria pigment. */
export function paintTrophozoite(random: Random, canvas: Canvas): void {
  const { field, look } = canvas;
  const radius = look.cellRadius * random.uniform(0.16, 0.34);
  const { x, y } = placeInCell(random, canvas, 0, 0.7);
  const body = roundish(random, radius, { elongation: random.uniform(1, 1.8), waviness: 0.16 });
  const visibility = random.chance(FAINT_SHARE) ? random.uniform(0.3, 0.55) : random.uniform(0.7, 1.1);
  const texture = new SmoothNoise(random, random.uniform(3, 6));
  const density = visibility * random.uniform(0.35, 0.75);
  field.blob(x, y, body, look.cytoplasmStain, (dx, dy) => density * (1 + 0.5 * texture.at(dx, dy)));
  const inBody = (from: number, to: number) => {
    const angle = random.uniform(0, TURN);
    const distance = body.at(angle) * random.uniform(from, to);
    return [x + distance * Math.cos(angle), y + distance * Math.sin(angle)] as const;
  };
  paintChromatin(random, canvas, ...inBody(0.2, 0.8), {
    radius: look.cellRadius * random.uniform(0.07, 0.13),
    density: visibility * random.uniform(0.6, 1.1),
  });
  for (let grain = random.integer(0, 7); grain > 0; grain--) {
    const density = visibility * random.uniform(0.3, 0.9);
    const [grainX, grainY] = inBody(0, 0.8);
    field.blob(grainX, grainY, roundish(random, random.uniform(0.7, 1.5), {}), PIGMENT, () => density);
  }
}

function paintChromatin(
  random: Random,
  { field, look }: Canvas,
  x: number,
  y: number,
  { radius, density }: { radius: number; density: number },
): void {
  const shape = roundish(random, radius, { elongation: random.uniform(1, 1.9), waviness: 0.08 });
  field.blob(x, y, shape, look.chromatinStain, () => density);
}
