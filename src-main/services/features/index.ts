/** Features of images through a frozen backbone, computed once and kept on disk. */
export { FeatureCache } from './feature-cache.ts';
export { type FeatureSource, FeatureExtractor } from './feature-extractor.ts';
export { contentChanged, lostImage } from './lost-image.ts';
