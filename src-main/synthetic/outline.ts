import type { Random } from '../base/index.ts';

const ANGLES = 360;
const TURN = 2 * Math.PI;

/** A closed line around a point: its distance from there in every direction. */
export class Outline {
  readonly #radii: Float32Array;
  readonly #nearest: number;
  readonly #farthest: number;

  /** `radius` takes an angle in radians, 0 to 2π, and gives pixels. */
  constructor(radius: (angle: number) => number) {
    this.#radii = Float32Array.from({ length: ANGLES }, (_, step) => radius((step / ANGLES) * TURN));
    this.#nearest = Math.min(...this.#radii);
    this.#farthest = Math.max(...this.#radii);
  }

  /** How much of the pixel at (dx, dy) lies inside, 0 to 1, on a slope two pixels wide. */
  coverage(dx: number, dy: number): number {
    const distance = Math.sqrt(dx * dx + dy * dy);
    // Most pixels are spared the angle.
    if (distance <= this.#nearest - 1) return 1;
    if (distance >= this.#farthest + 1) return 0;
    return Math.min(1, Math.max(0, (this.towards(dx, dy) - distance) / 2 + 0.5));
  }

  /** Distance in pixels in the direction of (dx, dy). */
  towards(dx: number, dy: number): number {
    return this.at(Math.atan2(dy, dx));
  }

  at(angle: number): number {
    const step = Math.round((angle / TURN) * ANGLES);
    return this.#radii[((step % ANGLES) + ANGLES) % ANGLES] ?? 0;
  }

  /** The farthest distance in any direction, in pixels. */
  get reach(): number {
    return this.#farthest;
  }

  /** The box around the line, relative to its point, in pixels. */
  box(): { left: number; right: number; top: number; bottom: number } {
    const box = { left: 0, right: 0, top: 0, bottom: 0 };
    for (let step = 0; step < ANGLES; step++) {
      const [angle, radius] = [(step / ANGLES) * TURN, this.#radii[step] ?? 0];
      const [x, y] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
    return box;
  }
}

/**
 * An ellipse with `elongation` (long by short axis) and waves along its line; `waviness` is their size relative to
 * the radius.
 */
export function roundish(
  random: Random,
  radius: number,
  { elongation = 1, waviness = 0.03 }: { elongation?: number; waviness?: number },
): Outline {
  const turned = random.uniform(0, TURN);
  const [long, short] = [radius * Math.sqrt(elongation), radius / Math.sqrt(elongation)];
  const waves = [2, 3, 4, 5].map((count) => ({
    count,
    size: (waviness * random.normal()) / Math.sqrt(count - 1),
    phase: random.uniform(0, TURN),
  }));
  return new Outline((angle) => {
    const ellipse =
      (long * short) / Math.hypot(short * Math.cos(angle - turned), long * Math.sin(angle - turned));
    const wave = waves.reduce(
      (sum, { count, size, phase }) => sum + size * Math.cos(count * angle + phase),
      0,
    );
    return ellipse * Math.max(0.3, 1 + wave);
  });
}

/** The same line with short spines all around, as of a crenated cell (echinocyte). */
export function crenate(random: Random, outline: Outline): Outline {
  const spines = random.integer(9, 16);
  const height = random.uniform(0.02, 0.06);
  const phases = [random.uniform(0, TURN), random.uniform(0, TURN)] as const;
  return new Outline((angle) => {
    const uneven = 1 + 0.5 * Math.sin(3 * angle + phases[1]);
    return outline.at(angle) * (1 + height * uneven * Math.cos(spines * angle + phases[0]));
  });
}

/** The same line with a few spikes, as of a cell that was torn when the film was drawn. */
export function spike(random: Random, outline: Outline): Outline {
  const spikes = drawDents(random, 3, { width: [0.04, 0.14], size: [0.08, 0.3] });
  return new Outline((angle) => outline.at(angle) * (1 + sumOf(spikes, angle)));
}

/**
 * The line along which a segmentation cuts the cell out: `margin` pixels further out, and with bites where it took
 * part of the cell for background.
 */
export function cutLine(random: Random, outline: Outline, margin: number, isBitten: boolean): Outline {
  const bites = isBitten ? drawDents(random, 4, { width: [0.08, 0.4], size: [0.08, 0.4] }) : [];
  return new Outline((angle) => outline.at(angle) * Math.max(0.35, 1 - sumOf(bites, angle)) + margin);
}

/** A place along a line that lies further out or in; `width` in radians, `size` relative to the radius. */
interface Dent {
  readonly angle: number;
  readonly width: number;
  readonly size: number;
}

function drawDents(
  random: Random,
  most: number,
  { width, size }: { width: [number, number]; size: [number, number] },
): Dent[] {
  return Array.from({ length: random.integer(1, most) }, () => ({
    angle: random.uniform(0, TURN),
    width: random.uniform(...width),
    size: random.uniform(...size),
  }));
}

function sumOf(dents: readonly Dent[], angle: number): number {
  return dents.reduce((sum, { angle: centre, width, size }) => {
    const apart = Math.abs(((angle - centre + 3 * Math.PI) % TURN) - Math.PI);
    return sum + size * Math.exp(-((apart / width) ** 2));
  }, 0);
}
