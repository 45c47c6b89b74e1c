/**
 * Datasets of labelled images.
 *
 * - take in: `importDataset` from a folder, `fetchNih` from the public NIH set; `previewNaming` before
 * - divide: `splitDataset`, by patient; `previewSplit` before
 * - look: `listDatasets`, `showDataset`, `imagesOfDataset`, `flagsOfDataset`; forget: `removeDataset`
 * - correct: `relabelImages`, `excludeImages`, `includeImages`, `undoCorrection`
 * - patient and slide of a path: `openNaming`; what must stay together: `unitsOf`
 */
export { flagsOfDataset, imagesOfDataset } from './browse-images.ts';
export {
  type Correction,
  type CorrectionDone,
  excludeImages,
  includeImages,
  relabelImages,
  undoCorrection,
} from './correct-images.ts';
export { listDatasets, removeDataset, showDataset } from './datasets.ts';
export { fetchNih, type FetchRequest, NIH_ARCHIVE } from './fetch-nih.ts';
export { importDataset, type ImportRequest } from './import.ts';
export { DEFAULT_NAMING } from './naming-pattern.ts';
export { openNaming } from './naming.ts';
export type { Origin, OriginReader } from './origin.ts';
export { previewNaming } from './preview-naming.ts';
export { previewSplit } from './preview-split.ts';
export { naturalUnit, unitsOf } from './split-units.ts';
export { DEFAULT_SPLIT, splitDataset, type SplitRequest } from './split.ts';
export { unpack, type Unpacked, type UnpackLimits, type UnpackRequest } from './unzip.ts';
