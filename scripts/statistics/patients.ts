import type { Random } from '../../src-main/base/index.ts';
import type { PatientRow } from '../../src-main/contract/index.ts';

/** How the rate of something differs between patients: Beta with this mean and intraclass correlation. */
export interface Population {
  readonly mean: number;
  /** 0 where all patients are alike. */
  readonly correlation: number;
}

export function drawRate(random: Random, { mean, correlation }: Population): number {
  if (correlation === 0) return mean;
  const size = 1 / correlation - 1;
  const a = drawGamma(random, mean * size);
  const b = drawGamma(random, (1 - mean) * size);
  return a + b === 0 ? Number(random.chance(mean)) : a / (a + b);
}

export function drawHits(random: Random, cells: number, rate: number): number {
  let hits = 0;
  for (let i = 0; i < cells; i++) if (random.chance(rate)) hits++;
  return hits;
}

/** A Gamma variable of this shape (Marsaglia and Tsang 2000, ACM Trans Math Softw 26:363). */
function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** One row of a test's patient table: all cells infected, or none. */
export function patientRow(infected: boolean, cells: number, marked: number): PatientRow {
  const right = infected ? marked : cells - marked;
  return {
    patient: '',
    infected,
    cells,
    positiveByLabel: infected ? cells : 0,
    positiveByModel: marked,
    accuracy: right / cells,
    sensitivity: infected ? right / cells : null,
    specificity: infected ? null : right / cells,
    shareCalledPositive: marked / cells,
    weighedShare: null,
  };
}
