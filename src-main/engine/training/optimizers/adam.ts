import type { Parameter } from '../head.ts';
import { averagesFor, decays, type Optimizer, type OptimizerState } from './optimizer.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Where the weight decay acts: added to the gradient (`l2`), or on the weight itself (`decoupled`). */
export type WeightDecayKind = 'l2' | 'decoupled';

/**
 * Adam (Kingma and Ba 2015) with bias correction, β₁ = 0.9, β₂ = 0.999, ε = 1e-8; with decoupled weight decay it is
 * AdamW (Loshchilov and Hutter 2019).
 */
export class Adam implements Optimizer {
  readonly #parameters: readonly Parameter[];
  readonly #weightDecay: number;
  readonly #decayKind: WeightDecayKind;
  readonly #rateShares: readonly number[] | undefined;
  readonly #means: Float32Array[];
  readonly #squares: Float32Array[];
  #steps: number;

  constructor(
    parameters: readonly Parameter[],
    options: { weightDecay: number; decayKind: WeightDecayKind; rateShares?: readonly number[] | undefined },
    saved?: OptimizerState,
  ) {
    this.#parameters = parameters;
    this.#weightDecay = options.weightDecay;
    this.#decayKind = options.decayKind;
    this.#rateShares = options.rateShares;
    this.#steps = saved?.steps ?? 0;
    this.#means = averagesFor(parameters, saved?.averages.slice(0, parameters.length));
    this.#squares = averagesFor(parameters, saved?.averages.slice(parameters.length));
  }

  step(learningRate: number, gradients: readonly Float32Array[]): void {
    this.#steps++;
    const meanCorrection = 1 / (1 - BETA1 ** this.#steps);
    const squareCorrection = 1 / (1 - BETA2 ** this.#steps);
    for (const [index, parameter] of this.#parameters.entries()) {
      const [gradient, mean, square] = [gradients[index], this.#means[index], this.#squares[index]];
      if (!gradient || !mean || !square) throw new RangeError(`no gradient for "${parameter.name}"`);
      const rate = learningRate * (this.#rateShares?.[index] ?? 1);
      const stepSize = rate * meanCorrection;
      const decay = decays(parameter) ? this.#weightDecay : 0;
      const added = this.#decayKind === 'l2' ? decay : 0;
      const kept = this.#decayKind === 'decoupled' ? 1 - rate * decay : 1;
      update(parameter.data, gradient, mean, square, { stepSize, squareCorrection, added, kept });
    }
  }

  state(): OptimizerState {
    return { steps: this.#steps, averages: [...this.#means, ...this.#squares] };
  }
}

interface Rates {
  readonly stepSize: number;
  readonly squareCorrection: number;
  /** Weight decay added to the gradient. */
  readonly added: number;
  /** Share of the weight that decoupled decay leaves. */
  readonly kept: number;
}

function update(
  values: Float32Array,
  gradients: Float32Array,
  means: Float32Array,
  squares: Float32Array,
  { stepSize, squareCorrection, added, kept }: Rates,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const gradient = (gradients[i] ?? 0) + added * value;
    const mean = BETA1 * (means[i] ?? 0) + (1 - BETA1) * gradient;
    const square = BETA2 * (squares[i] ?? 0) + (1 - BETA2) * gradient * gradient;
    means[i] = mean;
    squares[i] = square;
    values[i] = value * kept - (stepSize * mean) / (Math.sqrt(square * squareCorrection) + EPSILON);
  }
}
