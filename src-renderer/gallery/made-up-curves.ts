import type { CurvePoint } from '../components/charts/thin-curve.ts';
import { fraction } from './made-up.ts';

/** Loss by epoch as it usually goes: falling, then the validation rising a little again. */
export function madeUpLoss(epochs: number, validation: boolean): { x: number; y: number }[] {
  return Array.from({ length: epochs }, (_, place) => {
    const fall = 0.62 * Math.exp(-place / 5) + (validation ? 0.13 : 0.07);
    const rise = validation ? Math.max(0, place - 17) * 0.004 : 0;
    return { x: place + 1, y: fall + rise + (fraction(place + (validation ? 0.4 : 0)) - 0.5) * 0.02 };
  });
}

export const madeUpRoc: CurvePoint[] = Array.from({ length: 600 }, (_, place) => {
  const x = place / 599;
  return { x, y: Math.pow(x, 0.03), threshold: 1 - x };
});

export const madeUpPrecisionRecall: CurvePoint[] = Array.from({ length: 600 }, (_, place) => {
  const x = place / 599;
  return { x, y: 1 - 0.5 * Math.pow(x, 14), threshold: 1 - x };
});

export const madeUpCalibration = Array.from({ length: 10 }, (_, place) => {
  const middle = (place + 0.5) / 10;
  return {
    low: place / 10,
    high: (place + 1) / 10,
    cells: [2380, 310, 120, 70, 50, 44, 62, 130, 350, 2420][place] ?? 0,
    meanProbability: middle,
    observedShare: Math.min(1, Math.max(0, middle + (fraction(place) - 0.5) * 0.13)),
  };
});
