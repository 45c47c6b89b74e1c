/**
 * What leaves the app for people and spreadsheets.
 *
 * - pages: `renderScreeningReport`, `renderTrainingReport`, `renderLabelReport`, each one self-contained HTML document
 * - tables: `writeCellsCsv`, `writeCellsJsonl`, `writeSlidesCsv`, `writeSlidesWorkbook`, `writeLabelFindingsCsv`
 * - words and numbers: `trainingSentences`, `slideSentence`, `labelCheckSentences`, `formatPercent`, `formatInterval` …
 */
export { writeCellsCsv, writeCellsJsonl } from './files/cells.ts';
export { writeLabelFindingsCsv } from './files/label-findings.ts';
export { type SlideFacts, writeSlidesCsv, writeSlidesWorkbook } from './files/slides.ts';
export { renderLabelReport } from './labels/report.ts';
export { labelCheckSentences } from './labels/sentences.ts';
export {
  formatCount,
  formatCountOf,
  formatInstant,
  formatInterval,
  formatPercent,
  formatProbability,
  formatScore,
  formatSeconds,
} from './numbers.ts';
export { renderScreeningReport, reportMark } from './screening/report.ts';
export { slideSentence } from './screening/slide-sentence.ts';
export { renderTrainingReport } from './training/report.ts';
export { LEARNED_BEFORE_UNTOLD, learnedBeforeSentence, trainingSentences } from './training/sentences.ts';
export type {
  CellPicture,
  LabelReportData,
  ScreeningReportData,
  SlidePictures,
  SuspectPicture,
  TrainingReportData,
  UnreadableFile,
} from './types.ts';
