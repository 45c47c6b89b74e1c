/** Image files to network outputs as one bounded, overlapping stream; shared by screening and training. */
export { type Classified, type ClassifyJob, classifyFiles, NETWORK_BATCH_IMAGES } from './classify-files.ts';
export type { DrawViews, PixelResult } from './pixel-batch.ts';
export { LOADS_AT_ONCE, type PixelBatchJob, streamPixelBatches } from './pixel-batches.ts';
export { readImageFile, withImageFile } from './read-image-file.ts';
