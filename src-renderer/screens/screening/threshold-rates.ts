import type { TestReport } from '../../../src-main/contract/index.ts';

/** What a model finds and wrongly marks at a threshold, as shares. */
export interface Rates {
  sensitivity: number;
  falseAlarms: number;
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
