/** Training a classifier on cached features: batches, optimizers, checkpoints, temperature. */
export { headOfCheckpoint } from './checkpoint.ts';
export type { FeatureTable, LabelledFeatures } from './feature-table.ts';
export { type Head, headGraph, type HeadShape, type Parameter, type Standardisation } from './head.ts';
export type { HeadTrainingRecipe } from './head-trainer.ts';
export { createOptimizer, type Optimizer, type OptimizerState } from './optimizers/index.ts';
export { predictLogits } from './predict.ts';
export { fitTemperature, type Logits } from './temperature.ts';
export {
  type CheckpointKind,
  type HeadTrainingOptions,
  type HeadTrainingResult,
  trainHead,
} from './train-head.ts';
