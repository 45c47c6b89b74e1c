/** Share of the first learning rate that the last step still has. */
const FINAL_SHARE = 0.01;

/** The steps of a training. */
export interface Schedule {
  /** Learning rate at its highest. */
  readonly base: number;
  readonly stepsPerEpoch: number;
  readonly maxEpochs: number;
  /** May be a part of one. */
  readonly warmUpEpochs: number;
}

/**
 * Learning rate of one step (counted from 0): a linear warm-up, then half a cosine (Loshchilov and Hutter 2017) down to
 * one percent of `base` at the last step of the last epoch.
 */
export function learningRateAt(
  { base, stepsPerEpoch, maxEpochs, warmUpEpochs }: Schedule,
  step: number,
): number {
  const warmUpSteps = maxEpochs > 1 ? Math.round(stepsPerEpoch * warmUpEpochs) : 0;
  if (step < warmUpSteps) return (base * (step + 1)) / warmUpSteps;
  const remaining = stepsPerEpoch * maxEpochs - 1 - warmUpSteps;
  const progress = remaining > 0 ? Math.min(1, (step - warmUpSteps) / remaining) : 0;
  return base * (FINAL_SHARE + ((1 - FINAL_SHARE) * (1 + Math.cos(Math.PI * progress))) / 2);
}
