/**
 * Screening: a folder of slide crops to classified cells, slide figures and a report.
 *
 * - run: `screenFolder`; or `prepareScreening` and `runScreening` one after the other, `requireUnchanged` to go on
 * - look: `previewScreening`, `listScreenings`, `showScreening`, `cellsOfScreening`
 * - correct: `reviewCells`, `undoReview`; give out: `exportScreening`
 */
export { cellsOfScreening, listScreenings, reviewsWaiting, showScreening } from './browse-screenings.ts';
export { exportScreening } from './export-screening.ts';
export { requireUnchanged } from './folder-changed.ts';
export {
  markScreeningStopped,
  prepareScreening,
  type PrepareRequest,
  unfinishedScreening,
} from './prepare-screening.ts';
export { previewScreening } from './preview-screening.ts';
export { reviewCells, undoReview } from './review-cells.ts';
export { runScreening, screenFolder, type ScreeningOutcome, type ScreenRequest } from './screen-folder.ts';
