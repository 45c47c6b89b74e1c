import type { Random } from '../base/index.ts';
import { absorbance, combine, mix, type Rgb } from './colour.ts';

/** What the crops of one smear share: stain, light, camera, focus, and the shape of its red cells. */
export interface PatientLook {
  /** The lit background without a cell, 0 to 255. */
  readonly light: Rgb;
  /** Absorbance of a red cell where it is thickest. */
  readonly cellStain: Rgb;
  /** Absorbance of chromatin (red to violet) and of cytoplasm (bluer) of parasites and platelets. */
  readonly chromatinStain: Rgb;
  readonly cytoplasmStain: Rgb;
  /** Mean radius of the red cells in pixels. */
  readonly cellRadius: number;
  /** How much thinner the middle of a cell is, 0 (not at all) to 1, and the radius of that pallor per cell radius. */
  readonly pallor: number;
  readonly pallorRadius: number;
  /** Relative unevenness of the cell's stain. */
  readonly mottling: number;
  /** Density of the blotches that a badly rinsed stain leaves on its cells; 0 on most smears. */
  readonly blotches: number;
  /** Standard deviation of the blur in pixels. */
  readonly blur: number;
  /** Standard deviation of the camera's noise, in levels of 255. */
  readonly noise: number;
  /** By how many pixels the blue image is shifted against the red one. */
  readonly colourFringe: readonly [number, number];
  /** Segmentation: pixels a step of the outline, pixels of background taken along, share of ragged outlines. */
  readonly maskStep: number;
  readonly maskMargin: number;
  readonly raggedShare: number;
}

/** Background light and cell colour of smears as they come from the stain rack, from orange to blue. */
const STAINS: readonly { light: Rgb; cell: Rgb }[] = [
  { light: [232, 190, 156], cell: [213, 148, 141] },
  { light: [234, 186, 166], cell: [205, 132, 146] },
  { light: [228, 178, 150], cell: [176, 100, 138] },
  { light: [226, 190, 152], cell: [183, 152, 141] },
  { light: [214, 218, 204], cell: [166, 154, 186] },
  { light: [206, 212, 208], cell: [158, 166, 190] },
  { light: [206, 196, 216], cell: [132, 116, 170] },
];

/** The look of one more patient's smear; two patients hardly ever look the same. */
export function drawPatientLook(random: Random): PatientLook {
  const [one, other, share] = [random.pick(STAINS), random.pick(STAINS), random.uniform(0, 0.4)];
  const jitter = (): Rgb => [random.uniform(-8, 8), random.uniform(-8, 8), random.uniform(-8, 8)];
  const exposure = random.uniform(0.94, 1.06);
  const lit = (colour: Rgb) =>
    combine(colour, jitter(), (level, change) => Math.min(245, exposure * level + change));
  const light = lit(mix(one.light, other.light, share));
  const cell = combine(lit(mix(one.cell, other.cell, share)), light, (level, most) =>
    Math.min(level, 0.96 * most),
  );
  const violet = random.uniform();
  const strength = random.uniform(0.75, 1.2);
  const scale = (stain: Rgb): Rgb => [stain[0] * strength, stain[1] * strength, stain[2] * strength];
  return {
    light,
    cellStain: absorbance(light, cell),
    chromatinStain: scale(mix([0.4, 2.1, 0.36], [0.5, 1.35, 0.1], violet)),
    cytoplasmStain: scale(mix([0.26, 0.82, 0.2], [0.48, 0.62, 0.08], violet)),
    cellRadius: random.uniform(57, 70),
    pallor: random.chance(0.6) ? random.uniform(0.15, 0.75) : random.uniform(0, 0.12),
    pallorRadius: random.uniform(0.26, 0.55),
    mottling: random.chance(0.2) ? random.uniform(0.08, 0.16) : random.uniform(0.015, 0.05),
    blotches: random.chance(0.2) ? random.uniform(0.12, 0.35) : 0,
    blur: 0.7 + 1.3 * random.uniform() ** 2,
    noise: random.uniform(0.6, 2.2),
    colourFringe: [random.integer(-2, 2), random.integer(-2, 2)],
    maskStep: random.integer(2, 4),
    maskMargin: random.uniform(-2.5, 2.5),
    raggedShare: random.uniform(0.02, 0.22),
  };
}
