import assert from 'node:assert/strict';
import { evaluate, type EvaluationInput, type SlideInput } from '../../src-main/statistics/index.ts';

export const CLASSES = ['Uninfected', 'Parasitized'];

/** A two-class test from labels (1 = positive) and the positive class's probabilities, one unknown patient a cell. */
export function cellTest(
  labels: readonly number[],
  probabilities: readonly number[],
  more: Partial<EvaluationInput> = {},
): EvaluationInput {
  return {
    classes: CLASSES,
    positiveClass: 'Parasitized',
    threshold: 0.5,
    trueClass: labels,
    probabilities: probabilities.map((p) => [1 - p, p]),
    patient: labels.map(() => null),
    bootstrapReplicates: 20,
    seed: 1,
    ...more,
  };
}

/** The patient table of a test in which each patient has this many hits among so many cells. */
export function patientTable(
  uninfected: readonly (readonly [hits: number, cells: number])[],
  infected: readonly (readonly [hits: number, cells: number])[],
) {
  const labels: number[] = [];
  const probabilities: number[] = [];
  const patient: string[] = [];
  const add = (name: string, label: number, [hits, cells]: readonly [number, number]) => {
    for (let i = 0; i < cells; i++) {
      labels.push(label);
      probabilities.push(i < hits ? 0.9 : 0.1);
      patient.push(name);
    }
  };
  uninfected.forEach((tally, i) => {
    add(`healthy ${i}`, 0, tally);
  });
  infected.forEach((tally, i) => {
    add(`infected ${i}`, 1, tally);
  });
  return evaluate(cellTest(labels, probabilities, { patient }));
}

/** A slide of 1,000 cells of which nothing is marked, by a model that was never tested, with changes. */
export function slideInput(more: Partial<SlideInput> = {}): SlideInput {
  return {
    pending: 0,
    cells: 1000,
    positives: 0,
    needsReview: 0,
    positivesToReview: 0,
    reviewed: 0,
    reviewedPositives: 0,
    reviewedMarked: 0,
    reviewedMarkedPositives: 0,
    weight: 0,
    unreadable: 0,
    skipped: 0,
    model: null,
    minimumCells: 500,
    ...more,
  };
}

/** Fails unless `actual` lies within `tolerance` of `expected`, or both are null. */
export function assertClose(
  actual: number | null | undefined,
  expected: number | null,
  tolerance: number,
  what: string,
): void {
  if (typeof actual !== 'number' || expected === null) assert.equal(actual, expected, what);
  else {
    assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected}`);
  }
}
