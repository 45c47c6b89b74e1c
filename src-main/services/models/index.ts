/**
 * Model versions.
 *
 * - which there are: `listModels`, `showModel`, `describeModel`; which is in use: `useModel`, `modelToRun`, `modelHistory`
 * - how good they are: `compareModels` on `comparedCells`, `correctedTest`, `TestCellReader`
 * - how they run and travel: `openModel`, `exportModel` in the formats of `EXPORTS`, `importModel`
 */
export { comparedCells } from './compared-cells.ts';
export { compareModels, type Disagreement, type ModelComparison } from './compare.ts';
export { correctedTest } from './corrected-test.ts';
export { describeModel } from './describe.ts';
export { modelHistory } from './history.ts';
export { openModel } from './open-model.ts';
export { TestCellReader, type TestCellRequest } from './test-cells.ts';
export { EXPORTS } from './exports.ts';
export { exportModel, importModel } from './transfer.ts';
export { listModels, modelToRun, showModel, useModel } from './versions.ts';
