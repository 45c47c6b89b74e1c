/**
 * Statistics of tests and slides: pure functions, no input or output.
 *
 * - test of a model: `evaluate`, `judgeAcceptance`, `compareOnSameTest`, `mcnemar`
 * - decision: `chooseThreshold`, `decideClass`
 * - how surely a slide or a patient holds infected cells: `weighedShare`
 * - slide: `slideModel` once per model version, then `slideStatistics` per slide; `roganGladen`, `wilsonInterval` …
 * - what few patients say of a rate: `rateInterval`, `rateOfNextPatient`
 * - labels that are probably wrong: `judgeLabels`
 * - split: `stratifiedGroupSplit`, `stratifiedGroupFolds`
 */
export { judgeAcceptance } from './acceptance.ts';
export { compareOnSameTest, type Comparison, type ScoredModel } from './compare.ts';
export {
  type JudgedLabels,
  judgeLabels,
  type LabelJudgement,
  type SuspectLabel,
} from './confident-learning.ts';
export { evaluate, type EvaluationInput } from './evaluate.ts';
export { logBeta } from './gamma.ts';
export type { Group } from './group-parts.ts';
export { stratifiedGroupFolds, stratifiedGroupSplit } from './grouped-split.ts';
export { cellsForPrecision, upperBoundIfNone, wilsonInterval } from './intervals.ts';
export { mcnemar, type McNemarTest } from './mcnemar.ts';
export { limitOfBlank, type MeasurementModel, measurementModel } from './measurement.ts';
export { nodesOfNextPatient } from './next-patient.ts';
export { type Rate, rateInterval, rateOfNextPatient } from './rates.ts';
export { roganGladen } from './rogan-gladen.ts';
export { type SlideModel, slideModel } from './slide-model.ts';
export { type SlideInput, slideStatistics } from './slide-statistics.ts';
export { decideClass, type LabelledCells, type ProbabilityRows } from './test-cells.ts';
export { incompleteBeta } from './special-functions.ts';
export { chooseThreshold } from './threshold.ts';
export { RARE_SHARE, weighedShare, weightOfCell } from './weighed-share.ts';
