import type { TestReport } from '../../../src-main/contract/index.ts';

/** What a model finds and wrongly marks at a threshold, as shares. */
export interface Rates {
  sensitivity: number;
  falseAlarms: number;
}

/** What of a version's card tells its rates. */
interface CardRates {
  readonly threshold: number;
  readonly test: Pick<TestReport, 'roc'> & {
    readonly metrics: Pick<TestReport['metrics'], 'sensitivity' | 'specificity'>;
  };
}

/** What the card says of its own threshold; of another one what its curve lets expect, as that leaves points out. */
export function ratesOfCard({ test, threshold: own }: CardRates, threshold: number): Rates | undefined {
  const { sensitivity, specificity } = test.metrics;
  return threshold === own && sensitivity !== null && specificity !== null
    ? { sensitivity, falseAlarms: 1 - specificity }
    : ratesAt(test.roc, threshold);
}

/** Read off the test's ROC curve, straight between its points; undefined where it has none. */
export function ratesAt(roc: TestReport['roc'], threshold: number): Rates | undefined {
  const above = roc.findLast((point) => point.threshold >= threshold);
  const below = roc.find((point) => point.threshold < threshold);
  const [from, to] = [above ?? below, below ?? above];
  if (from === undefined || to === undefined) return undefined;
  const length = from.threshold - to.threshold;
  const way = length === 0 ? 0 : (from.threshold - threshold) / length;
  return { sensitivity: from.y + way * (to.y - from.y), falseAlarms: from.x + way * (to.x - from.x) };
}
