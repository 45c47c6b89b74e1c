import type { Parameter } from '../head.ts';
import { averagesFor, decays, type Optimizer, type OptimizerState } from './optimizer.ts';

/**
 * Stochastic gradient descent with momentum (Sutskever et al. 2013, in PyTorch's form: velocity = momentum ×
 * velocity + gradient, weight −= rate × velocity); weight decay is added to the gradient.
 */
export class Sgd implements Optimizer {
  readonly #parameters: readonly Parameter[];
  readonly #momentum: number;
  readonly #weightDecay: number;
  readonly #rateShares: readonly number[] | undefined;
  readonly #velocities: Float32Array[];
  #steps: number;

  constructor(
    parameters: readonly Parameter[],
    options: { momentum: number; weightDecay: number; rateShares?: readonly number[] | undefined },
    saved?: OptimizerState,
  ) {
    this.#parameters = parameters;
    this.#momentum = options.momentum;
    this.#weightDecay = options.weightDecay;
    this.#rateShares = options.rateShares;
    this.#steps = saved?.steps ?? 0;
    this.#velocities = averagesFor(parameters, saved?.averages);
  }

  step(learningRate: number, gradients: readonly Float32Array[]): void {
    this.#steps++;
    for (const [index, parameter] of this.#parameters.entries()) {
      const [gradient, velocity] = [gradients[index], this.#velocities[index]];
      if (!gradient || !velocity) throw new RangeError(`no gradient for "${parameter.name}"`);
      const values = parameter.data;
      const rate = learningRate * (this.#rateShares?.[index] ?? 1);
      const decay = decays(parameter) ? this.#weightDecay : 0;
      for (let i = 0; i < values.length; i++) {
        const value = values[i] ?? 0;
        const speed = this.#momentum * (velocity[i] ?? 0) + (gradient[i] ?? 0) + decay * value;
        velocity[i] = speed;
        values[i] = value - rate * speed;
      }
    }
  }

  state(): OptimizerState {
    return { steps: this.#steps, averages: this.#velocities };
  }
}
