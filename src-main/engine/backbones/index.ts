/** Backbones: importing a public network as a trunk, and building feature extractors and whole models on it. */
export { type Backbone, TRUNK_INPUT } from './backbone.ts';
export { loadCatalog } from './catalog.ts';
export { classifierModel, type DenseLayer, type TrainedHead } from './classifier-model.ts';
export { featureExtractor, type FeatureRecipe } from './feature-extractor.ts';
export { type ImportFacts, importTrunk } from './import-trunk.ts';
export { LearnedImages } from './learned-images.ts';
export { headOfTrunk, hiddenUnits, type ModelHead } from './model-head.ts';
export { randomTrunk } from './random-trunk.ts';
export { withRandomWeights } from './random-weights.ts';
export { smearnet } from './smearnet.ts';
export { splitExtractor, type SplitExtractor, tapsBefore } from './split-extractor.ts';
export { chooseTaps } from './taps.ts';
export { trunkOfExtractor } from './trunk-of-extractor.ts';
export { trunkOfModel } from './trunk-of-model.ts';
