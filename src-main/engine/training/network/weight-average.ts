import type { Parameter } from '../head.ts';

/** The average runs after the weights this closely while it is young: (1 + steps) / (10 + steps). */
const YOUTH_STEPS = 10;

/**
 * The exponential moving average of weights, warmed up as in TensorFlow's ExponentialMovingAverage. With a decay of 0 it
 * is the weights themselves.
 */
export class WeightAverage {
  /** In the order of the weights, in shared memory. */
  readonly averaged: readonly Parameter[];
  readonly #weights: readonly Parameter[];
  readonly #decay: number;

  constructor(weights: readonly Parameter[], decay: number, saved: readonly Parameter[] = weights) {
    this.#weights = weights;
    this.#decay = decay;
    this.averaged = decay === 0 ? weights : saved.map(inSharedMemory);
  }

  /** Takes in the weights as they are after so many steps. */
  update(steps: number): void {
    if (this.#decay === 0) return;
    const decay = Math.min(this.#decay, (1 + steps) / (YOUTH_STEPS + steps));
    for (const [index, { data }] of this.#weights.entries()) {
      const average = this.averaged[index]?.data;
      if (average) moveTowards(average, data, 1 - decay);
    }
  }
}

/** A copy that threads can share. */
export function inSharedMemory({ name, dims, data }: Parameter): Parameter {
  const shared = new Float32Array(new SharedArrayBuffer(data.byteLength));
  shared.set(data);
  return { name, dims, data: shared };
}

function moveTowards(values: Float32Array, goals: Float32Array, share: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    values[i] = value + share * ((goals[i] ?? 0) - value);
  }
}
