/** Training a head on cached features, or a network with its head: batches, optimizers, checkpoints, temperature. */
export { headOfCheckpoint } from './checkpoint.ts';
export type { FeatureTable, LabelledFeatures } from './feature-table.ts';
export {
  freshHead,
  type Head,
  headGraph,
  headOnStandardised,
  type HeadShape,
  type Parameter,
  type Standardisation,
} from './head.ts';
export type { HeadTrainingRecipe } from './head-trainer.ts';
export { createOptimizer, type Optimizer, type OptimizerState } from './optimizers/index.ts';
export { predictLogits } from './predict.ts';
export { standardisationOf } from './standardise.ts';
export { fitTemperature, type Logits } from './temperature.ts';
export type { Labelled } from './labelled.ts';
export type { CheckpointKind, EpochListeners, StoppedBy } from './epoch-loop.ts';
export { type HeadTrainingOptions, type HeadTrainingResult, trainHead } from './train-head.ts';
export * from './network/index.ts';
