/**
 * What leaves the app for people and spreadsheets.
 *
 * - pages: `renderScreeningReport`, `renderTrainingReport`, each one self-contained HTML document
 * - tables: `writeCellsCsv`, `writeCellsJsonl`, `writeSlidesCsv`, `writeSlidesWorkbook`
 * - words and numbers: `trainingSentences`, `slideSentence`, `formatPercent`, `formatInterval` …
 */
export { writeCellsCsv, writeCellsJsonl } from './files/cells.ts';
export { type SlideFacts, writeSlidesCsv, writeSlidesWorkbook } from './files/slides.ts';
export {
  formatCount,
  formatCountOf,
  formatInstant,
  formatInterval,
  formatPercent,
  formatScore,
  formatSeconds,
} from './numbers.ts';
export { renderScreeningReport } from './screening/report.ts';
export { slideSentence } from './screening/slide-sentence.ts';
export { renderTrainingReport } from './training/report.ts';
export { trainingSentences } from './training/sentences.ts';
export type {
  CellPicture,
  ScreeningReportData,
  SlidePictures,
  TrainingReportData,
  UnreadableFile,
} from './types.ts';
