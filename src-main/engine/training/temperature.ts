import { AppError } from '../../base/index.ts';

/** Logits of many images, row-major [count, classes]. */
export interface Logits {
  readonly classes: number;
  readonly data: Float32Array;
}

/** A softer or sharper softmax than this helps nobody. */
const MIN_TEMPERATURE = 0.05;
const MAX_TEMPERATURE = 20;
const ITERATIONS = 60;

/**
 * The temperature T that minimises the mean negative log-likelihood of softmax(logits / T) (Guo et al. 2017), with
 * Platt's targets (1999): of n images of a class one more right and one more wrong are imagined, so that a few images
 * that are all told apart do not make the model certain of everything. It is convex in 1 / T, so the sign of its slope
 * is bisected. Result within 0.05 to 20; 1 changes nothing.
 */
export function fitTemperature(logits: Logits, labels: Int32Array): number {
  if (labels.length === 0 || logits.data.length !== labels.length * logits.classes) {
    throw new AppError('bug', `${labels.length} labels do not fit ${logits.data.length} logits.`);
  }
  const doubts = plattDoubts(logits.classes, labels);
  let low = 1 / MAX_TEMPERATURE;
  let high = 1 / MIN_TEMPERATURE;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const middle = Math.sqrt(low * high);
    if (slope(logits, labels, doubts, middle) > 0) high = middle;
    else low = middle;
  }
  return 1 / Math.sqrt(low * high);
}

/** Share of each class's targets that goes to the other classes: 1 / (n + 2) of its n images. */
function plattDoubts(classes: number, labels: Int32Array): readonly number[] {
  return Array.from({ length: classes }, (_, k) => 1 / (labels.filter((label) => label === k).length + 2));
}

/** Derivative of the summed negative log-likelihood by β = 1 / T: Σ (Σₖ pₖ zₖ − Σₖ tₖ zₖ), targets t. */
function slope(
  { classes, data }: Logits,
  labels: Int32Array,
  doubts: readonly number[],
  beta: number,
): number {
  let sum = 0;
  for (const [row, label] of labels.entries()) {
    const start = row * classes;
    const end = start + classes;
    let largest = -Infinity;
    for (let i = start; i < end; i++) largest = Math.max(largest, data[i] ?? 0);
    let normaliser = 0;
    let expected = 0;
    let plainSum = 0;
    for (let i = start; i < end; i++) {
      const weight = Math.exp(beta * ((data[i] ?? 0) - largest));
      normaliser += weight;
      expected += weight * (data[i] ?? 0);
      plainSum += data[i] ?? 0;
    }
    const doubt = doubts[label] ?? 0;
    const ofEachOther = doubt / (classes - 1);
    const own = (1 - doubt - ofEachOther) * (data[start + label] ?? 0);
    sum += expected / normaliser - (own + ofEachOther * plainSum);
  }
  return sum;
}
