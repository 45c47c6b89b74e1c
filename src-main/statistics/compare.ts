import { Random } from '../base/index.ts';
import type { Interval } from '../contract/index.ts';
import { binaryFigures, countCells } from './binary-figures.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { mcnemar, type McNemarTest } from './mcnemar.ts';
import { equalWeights, rankCells, rankingFigures, weighByUnit } from './ranked-cells.ts';
import { rateIntervals } from './rate-intervals.ts';
import {
  type Answers,
  type LabelledCells,
  type Labels,
  type ProbabilityRows,
  readAnswers,
  readLabels,
} from './test-cells.ts';

const COMPARED = ['accuracy', 'sensitivity', 'specificity', 'rocAuc'] as const;

/** One model's calibrated probabilities on the test cells, and its threshold. */
export interface ScoredModel {
  readonly probabilities: ProbabilityRows;
  readonly threshold: number;
}

type Compared = (typeof COMPARED)[number];
type Figures = Readonly<Record<Compared, Interval>>;

const SIDES = ['a', 'b', 'b-a'] as const;
type Side = (typeof SIDES)[number];
type SidedName = `${Side} ${Compared}`;

export interface Comparison {
  /** Each model's own figures on these cells, with the intervals of `evaluate`. */
  readonly figures: { readonly a: Figures; readonly b: Figures };
  /** b - a, with 95 % intervals by bootstrap over patients, both models on the same draws. */
  readonly differences: Figures;
  /** Cells that only one of the two calls rightly (positive or not). */
  readonly onlyARight: number;
  readonly onlyBRight: number;
  /** Takes cells as independent; the intervals above do not. */
  readonly mcnemar: McNemarTest;
  /** Cells, as indices into the test, to which the two give different classes. */
  readonly disagreements: readonly number[];
}

/** Compares two models on the same cells. Throws RangeError like `evaluate`. */
export function compareOnSameTest(
  a: ScoredModel,
  b: ScoredModel,
  test: LabelledCells & {
    readonly seed: number;
    /** Default 1,000. */
    readonly bootstrapReplicates?: number;
  },
): Comparison {
  const labels = readLabels(test);
  const answersOfA = readAnswers(labels, a.probabilities, a.threshold);
  const answersOfB = readAnswers(labels, b.probabilities, b.threshold);
  const figuresOfA = figuresByDraw(labels, answersOfA, a.threshold);
  const figuresOfB = figuresByDraw(labels, answersOfB, b.threshold);
  const intervals = bootstrapIntervals(
    {
      names: SIDES.flatMap((side) => COMPARED.map((name): SidedName => `${side} ${name}`)),
      units: labels.unitCount,
      replicates: test.bootstrapReplicates ?? 1000,
      random: Random.of(test.seed, 'comparison'),
    },
    (drawn) => bySide(figuresOfA(drawn), figuresOfB(drawn)),
  );
  const of = (side: Side): Figures => ({
    accuracy: intervals[`${side} accuracy`],
    sensitivity: intervals[`${side} sensitivity`],
    specificity: intervals[`${side} specificity`],
    rocAuc: intervals[`${side} rocAuc`],
  });
  const figures = {
    a: { ...of('a'), ...comparedRates(labels, answersOfA, a.threshold) },
    b: { ...of('b'), ...comparedRates(labels, answersOfB, b.threshold) },
  };
  const cells = [...labels.trueClass.keys()];
  const right = (answers: Answers, i: number) =>
    (answers.predictedClass[i] === labels.positiveIndex) === (labels.positive[i] === 1);
  const onlyARight = cells.filter((i) => right(answersOfA, i) && !right(answersOfB, i)).length;
  const onlyBRight = cells.filter((i) => right(answersOfB, i) && !right(answersOfA, i)).length;
  return {
    figures,
    differences: of('b-a'),
    onlyARight,
    onlyBRight,
    mcnemar: mcnemar(onlyARight, onlyBRight),
    disagreements: cells.filter((i) => answersOfA.predictedClass[i] !== answersOfB.predictedClass[i]),
  };
}

function bySide(
  ofA: Readonly<Record<Compared, number | null>>,
  ofB: Readonly<Record<Compared, number | null>>,
): Record<SidedName, number | null> {
  const named = COMPARED.flatMap((name) => {
    const [a, b] = [ofA[name], ofB[name]];
    const difference = a === null || b === null ? null : b - a;
    return [
      [`a ${name}`, a],
      [`b ${name}`, b],
      [`b-a ${name}`, difference],
    ] as const;
  });
  return Object.fromEntries(named) as Record<SidedName, number | null>;
}

function comparedRates(labels: Labels, answers: Answers, threshold: number) {
  const { accuracy, sensitivity, specificity } = rateIntervals(labels, answers, threshold);
  return { accuracy, sensitivity, specificity };
}

function figuresByDraw(labels: Labels, answers: Answers, threshold: number) {
  const cells = rankCells(answers.probability, labels.positive);
  const weights = equalWeights(cells);
  return (drawn: Int32Array) => {
    weighByUnit(cells, labels.unit, drawn, weights);
    return { ...binaryFigures(countCells(cells, weights, threshold)), ...rankingFigures(cells, weights) };
  };
}
