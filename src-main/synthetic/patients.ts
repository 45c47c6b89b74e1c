import type { Random } from '../base/index.ts';

/** One made-up person: how many of the cells are infected, and the NIH way of naming the smear. */
export interface SyntheticPatient {
  /** Number after the C, from 1. */
  readonly number: number;
  /** Number after the P, from 1; null for a person without infection. */
  readonly infectedNumber: number | null;
  readonly cells: number;
  readonly infectedCells: number;
}

/** Share of people without infection, as in the NIH set: 50 of 200. */
const UNINFECTED_SHARE = 0.25;
/** The largest share of infected cells in one patient. */
const MOST_INFECTED = 0.9;

/** The largest share of infected cells that a dataset of such patients can have. */
export const LARGEST_INFECTED_SHARE = 0.6;

/**
 * Makes up `patients` people with `cells` cells each, a quarter of them uninfected (at least one of two or more),
 * in random order. Over all cells about `infectedShare` are infected; from patient to patient it varies fourfold.
 */
export function drawPatients(
  random: Random,
  { patients, cells, infectedShare }: { patients: number; cells: number; infectedShare: number },
): SyntheticPatient[] {
  const infectedPatients = countInfected(patients, infectedShare);
  const isInfected = Array.from({ length: patients }, (_, index) => index < infectedPatients);
  random.shuffle(isInfected);
  const weights = isInfected.map((infected) => (infected ? random.uniform(0.4, 1.6) : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let infectedNumber = 0;
  return weights.map((weight, index) => {
    const number = index + 1;
    if (weight === 0) return { number, infectedNumber: null, cells, infectedCells: 0 };
    const share = Math.min(MOST_INFECTED, (infectedShare * patients * weight) / sum);
    infectedNumber += 1;
    return { number, infectedNumber, cells, infectedCells: Math.max(1, Math.round(share * cells)) };
  });
}

function countInfected(patients: number, infectedShare: number): number {
  if (infectedShare === 0) return 0;
  return patients === 1 ? 1 : patients - Math.max(1, Math.round(UNINFECTED_SHARE * patients));
}
