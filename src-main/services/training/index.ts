/**
 * Training: from a split dataset and a backbone to a tested, registered model version.
 *
 * - before: `trainingPresets`, `estimateTraining`, `cutPoints`, `previewAugmentation`
 * - run: `trainModel`; or `createTraining` and `resumeTraining` one after the other
 * - look: `listTrainings`, `showTraining`, `summariseTraining`
 */
export { listTrainings, showTraining, summariseTraining } from './browse-trainings.ts';
export { createTraining, type TrainingRequest } from './create-training.ts';
export type { Engine } from './engine-choice.ts';
export { estimateTraining } from './estimate.ts';
export { cutPoints } from './network/index.ts';
export { withHeadOfBackbone } from './own-head.ts';
export { defaultRecipe, trainingPresets } from './presets.ts';
export {
  type AugmentationPreviewRequest,
  type AugmentedCell,
  previewAugmentation,
} from './preview-augmentation.ts';
export { resumeTraining, trainModel, type TrainingOutcome } from './train-model.ts';
export type { TrainingJob } from './training-job.ts';
