import type { Random } from '../base/index.ts';

/**
 * What a crop shows.
 *
 * - `ring`, `trophozoite`: young and growing parasites
 * - `plain`: a healthy red cell
 * - `platelet`, `dirt`, `crenated`: healthy red cells that are easily taken for infected ones
 */
export const INFECTED_KINDS = ['ring', 'trophozoite'] as const;
export const UNINFECTED_KINDS = ['plain', 'platelet', 'dirt', 'crenated'] as const;
export const CELL_KINDS = [...INFECTED_KINDS, ...UNINFECTED_KINDS] as const;
export type CellKind = (typeof CELL_KINDS)[number];

export function isInfected(kind: CellKind): boolean {
  return INFECTED_KINDS.some((infected) => infected === kind);
}

const TROPHOZOITE_SHARE = 0.3;
const CONFOUNDER_SHARES = { platelet: 0.06, dirt: 0.07, crenated: 0.05 };

/** A kind of the wanted class, as often as it comes on a thin film of falciparum malaria. */
export function drawKind(random: Random, infected: boolean): CellKind {
  if (infected) return random.chance(TROPHOZOITE_SHARE) ? 'trophozoite' : 'ring';
  let left = random.uniform();
  for (const kind of ['platelet', 'dirt', 'crenated'] as const) {
    left -= CONFOUNDER_SHARES[kind];
    if (left < 0) return kind;
  }
  return 'plain';
}
