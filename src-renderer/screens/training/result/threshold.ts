import type { TestCell, TestReport } from '../../../../src-main/contract/index.ts';
import { type CurvePoint, pointAtThreshold } from '../../../components/charts/thin-curve.ts';

/** What happens to the test cells at a threshold: positive or not, truly and as called. */
export interface ThresholdCounts {
  found: number;
  missed: number;
  wronglyMarked: number;
  rightlyClear: number;
}

/** The test cells by their probability, so that any threshold is counted at once. */
export class CellsByProbability {
  readonly #infected: Float64Array;
  readonly #healthy: Float64Array;

  constructor(cells: readonly Pick<TestCell, 'trueClass' | 'probability'>[], positiveClass: string) {
    const sorted = (infected: boolean) =>
      Float64Array.from(
        cells.filter(({ trueClass }) => (trueClass === positiveClass) === infected),
        ({ probability }) => probability,
      ).sort();
    this.#infected = sorted(true);
    this.#healthy = sorted(false);
  }

  /** A cell as probable as the threshold is called infected, as in screening. */
  at(threshold: number): ThresholdCounts {
    const found = countFrom(this.#infected, threshold);
    const wronglyMarked = countFrom(this.#healthy, threshold);
    return {
      found,
      missed: this.#infected.length - found,
      wronglyMarked,
      rightlyClear: this.#healthy.length - wronglyMarked,
    };
  }
}

/** How many of the rising values are this large or larger. */
function countFrom(rising: Float64Array, least: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) >= least) high = middle;
    else low = middle + 1;
  }
  return rising.length - low;
}

/** The counts at the version's own threshold, as its card has them. */
export function ownCounts({ metrics }: TestReport): ThresholdCounts {
  return {
    found: metrics.truePositives,
    missed: metrics.falseNegatives,
    wronglyMarked: metrics.falsePositives,
    rightlyClear: metrics.trueNegatives,
  };
}

/** About the counts at another threshold, where only the curve of the card is known, which leaves points out. */
export function roughCounts(report: TestReport, threshold: number): ThresholdCounts {
  const own = ownCounts(report);
  const at = pointAtThreshold(report.roc, threshold);
  const infected = own.found + own.missed;
  const healthy = own.wronglyMarked + own.rightlyClear;
  const found = Math.round((at?.y ?? 0) * infected);
  const wronglyMarked = Math.round((at?.x ?? 0) * healthy);
  return { found, missed: infected - found, wronglyMarked, rightlyClear: healthy - wronglyMarked };
}

/** Share of infected cells found and of healthy cells wrongly marked; null where there are none. */
export function ratesOf({ found, missed, wronglyMarked, rightlyClear }: ThresholdCounts) {
  const share = (part: number, rest: number) => (part + rest === 0 ? null : part / (part + rest));
  return { sensitivity: share(found, missed), falseAlarmRate: share(wronglyMarked, rightlyClear) };
}

/** A two-by-two table in the order of the classes: rows truly, columns as called. */
export function confusionOf(
  { found, missed, wronglyMarked, rightlyClear }: ThresholdCounts,
  classes: readonly string[],
  positiveClass: string,
): number[][] {
  const infected = [found, missed];
  const healthy = [wronglyMarked, rightlyClear];
  return classes[0] === positiveClass ? [infected, healthy] : [healthy.toReversed(), infected.toReversed()];
}

/** The curves with the exact point of a threshold put in, since the card's leave points out. */
export function withThreshold(report: TestReport, counts: ThresholdCounts, threshold: number) {
  const { sensitivity, falseAlarmRate } = ratesOf(counts);
  const marked = counts.found + counts.wronglyMarked;
  const precision = marked === 0 ? 1 : counts.found / marked;
  const put = (points: readonly CurvePoint[], point: CurvePoint) =>
    [...points, point].sort((a, b) => b.threshold - a.threshold || a.x - b.x);
  return sensitivity === null || falseAlarmRate === null
    ? { roc: report.roc, precisionRecall: report.precisionRecall }
    : {
        roc: put(report.roc, { x: falseAlarmRate, y: sensitivity, threshold }),
        precisionRecall: put(report.precisionRecall, { x: sensitivity, y: precision, threshold }),
      };
}
