import { AppError } from '../base/index.ts';

/**
 * The largest threshold at which at least `targetSensitivity` (0..1) of the positive cells have a probability of
 * the threshold or more. Throws `invalid-input` where no cell is positive.
 */
export function chooseThreshold(
  probabilities: ArrayLike<number>,
  isPositive: ArrayLike<boolean | number>,
  targetSensitivity: number,
): number {
  const positives = Float64Array.from(
    Array.from(probabilities).filter((_, i) => Boolean(isPositive[i])),
  ).sort();
  // The allowance keeps 0.95 × 20 from becoming 20 by rounding.
  const needed = Math.max(1, Math.ceil(targetSensitivity * positives.length - 1e-9));
  const threshold = positives[positives.length - needed];
  if (threshold === undefined) {
    throw new AppError(
      'invalid-input',
      'No threshold can be chosen: the validation part has no positive cell.',
      {
        nextStep: 'Split the dataset again so that the validation part holds an infected patient.',
      },
    );
  }
  return threshold;
}
