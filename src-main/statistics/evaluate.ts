import { Random } from '../base/index.ts';
import type { TestReport } from '../contract/index.ts';
import { binaryFigures, countCells } from './binary-figures.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { calibrationBins, calibrationFigures } from './calibration.ts';
import { precisionRecallCurve, rocCurve } from './curves.ts';
import {
  type CellWeights,
  equalWeights,
  rankCells,
  type RankedCells,
  rankingFigures,
  weighByUnit,
} from './ranked-cells.ts';
import { rateIntervals } from './rate-intervals.ts';
import { patientRows, slideLevel } from './slide-level.ts';
import {
  type Answers,
  type LabelledCells,
  type Labels,
  type ProbabilityRows,
  readAnswers,
  readLabels,
} from './test-cells.ts';

/** Figures that are no rate of cells; their intervals are by bootstrap. */
const RESAMPLED = ['f1', 'mcc', 'rocAuc', 'averagePrecision', 'ece', 'brier'] as const;

export interface EvaluationInput extends LabelledCells {
  /** Probability of the positive class from which a cell is called positive. */
  readonly threshold: number;
  readonly probabilities: ProbabilityRows;
  /** Default 1,000. */
  readonly bootstrapReplicates?: number;
  readonly seed: number;
  /** Numbers of cells for the limits of blank and detection; default 500, 1,000 and 5,000. */
  readonly detectionCells?: readonly number[];
}

/**
 * The test of a model. With more than two classes the metrics are those of the positive class against the rest; the
 * confusion matrix has them all (see `decideClass`). Each metric is defined beside its code; undefined ones are
 * null. Intervals of rates are those of `rateInterval`, of the other figures by bootstrap over patients, where there are
 * enough of them; a cell of unknown patient is a unit of its own. Same input and seed, same report. Throws RangeError where lengths, classes or probabilities do not fit together.
 */
export function evaluate(input: EvaluationInput): TestReport {
  const {
    threshold,
    seed,
    bootstrapReplicates: replicates = 1000,
    detectionCells = [500, 1000, 5000],
  } = input;
  const labels = readLabels(input);
  const answers = readAnswers(labels, input.probabilities, threshold);
  const cells = rankCells(answers.probability, labels.positive);
  const once = equalWeights(cells);
  const counts = countCells(cells, once, threshold);
  const weights = equalWeights(cells);
  const resampled = bootstrapIntervals(
    { names: RESAMPLED, units: labels.unitCount, replicates, random: Random.of(seed, 'metrics') },
    (drawn) => figuresOf(cells, weighByUnit(cells, labels.unit, drawn, weights), threshold),
  );
  const patients = patientRows(labels, answers, input.patient);
  return {
    positiveClass: input.positiveClass,
    threshold,
    metrics: { cells: cells.count, ...counts, ...figuresOf(cells, once, threshold) },
    intervals: { ...rateIntervals(labels, answers, threshold), ...resampled },
    bootstrapReplicates: replicates,
    confusion: confusionMatrix(labels, answers),
    roc: rocCurve(cells),
    precisionRecall: precisionRecallCurve(cells),
    calibration: calibrationBins(cells, once),
    patients,
    slideLevel: slideLevel(patients, detectionCells),
  };
}

function figuresOf(cells: RankedCells, weights: CellWeights, threshold: number) {
  return {
    ...binaryFigures(countCells(cells, weights, threshold)),
    ...rankingFigures(cells, weights),
    ...calibrationFigures(cells, weights),
  };
}

function confusionMatrix(labels: Labels, answers: Answers): number[][] {
  const { count, classCount } = labels;
  const matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let i = 0; i < count; i++) {
    const row = matrix[labels.trueClass[i] ?? 0];
    const column = answers.predictedClass[i] ?? 0;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  return matrix;
}
