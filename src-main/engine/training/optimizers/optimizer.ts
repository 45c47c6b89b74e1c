import type { Parameter } from '../head.ts';

/** What an optimizer remembers between steps: enough to go on exactly where it stopped. */
export interface OptimizerState {
  readonly steps: number;
  /** Running averages, for each kind one array a parameter, in the parameters' order. */
  readonly averages: readonly Float32Array[];
}

/** Changes parameters in place by their gradients. */
export interface Optimizer {
  step(learningRate: number, gradients: readonly Float32Array[]): void;
  /** Shares the optimizer's memory: copy or write it out before the next step. */
  state(): OptimizerState;
}

/** Weight decay holds for matrices only, not for biases. */
export function decays(parameter: Parameter): boolean {
  return parameter.dims.length > 1;
}

/** Zeroed arrays of the parameters' sizes, or copies of what was saved. */
export function averagesFor(
  parameters: readonly Parameter[],
  saved?: readonly Float32Array[],
): Float32Array[] {
  return parameters.map(({ data }, index) => saved?.[index]?.slice() ?? new Float32Array(data.length));
}
