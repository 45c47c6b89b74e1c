import { AppError } from '../../base/index.ts';

/** The error of a training whose loss is no number any more. */
export function diverged(epoch: number, learningRate: number): AppError {
  return new AppError(
    'invalid-input',
    `Training diverged in epoch ${epoch} at learning rate ${learningRate.toExponential(1)}: the loss is no number any more.`,
    {
      nextStep: `Train again with a learning rate ten times smaller (${(learningRate / 10).toExponential(1)}) or a larger batch. The best checkpoint so far is kept.`,
    },
  );
}
