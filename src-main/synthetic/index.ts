/**
 * Blood-smear cell crops drawn by the project itself, for demonstrations and tests on machines without real images.
 * They are called synthetic wherever they show, and say nothing about any patient.
 *
 * - datasets in class folders: `generateSyntheticDataset`
 * - slides to screen: `generateSyntheticSlides`
 * - one crop: `drawPatientLook`, `renderSyntheticCell`
 */
export { CELL_KINDS, type CellKind, INFECTED_KINDS, isInfected, UNINFECTED_KINDS } from './cell-kinds.ts';
export {
  generateSyntheticDataset,
  type SyntheticDatasetOptions,
  type SyntheticDatasetSummary,
} from './dataset.ts';
export { drawPatientLook, type PatientLook } from './patient-look.ts';
export { renderSyntheticCell } from './render-cell.ts';
export {
  generateSyntheticSlides,
  type SyntheticSlide,
  type SyntheticSlidesOptions,
  type SyntheticSlidesSummary,
} from './slides.ts';
export type { SyntheticCell } from './synthetic-cell.ts';
