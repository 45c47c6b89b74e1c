import type { Prediction, TestCell } from '../../contract/index.ts';
import { decideClass } from '../../statistics/index.ts';
import type { ModelRecord } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

export interface TestCellRequest {
  readonly version: string;
  /** A filter that is null lets all through. */
  readonly trueClass: string | null;
  readonly predictedClass: string | null;
  readonly patient: string | null;
  readonly mistakesOnly: boolean;
  /** Null: the card's. */
  readonly threshold: number | null;
  readonly order: 'certain' | 'test';
  readonly offset: number;
  readonly limit: number;
}

/**
 * The test images of a version with its answers, judged at a threshold, page by page; `predictions` are those of the
 * version.
 */
export function testCells(
  model: ModelRecord,
  predictions: readonly Prediction[],
  request: TestCellRequest,
): { total: number; rows: TestCell[] } {
  const threshold = request.threshold ?? model.card.threshold;
  const cells = predictions
    .map((prediction, position) => judge(model, prediction, position, threshold))
    .filter(
      ({ trueClass, predictedClass, patient }) =>
        (request.trueClass === null || trueClass === request.trueClass) &&
        (request.predictedClass === null || predictedClass === request.predictedClass) &&
        (request.patient === null || patient === request.patient) &&
        (!request.mistakesOnly || trueClass !== predictedClass),
    );
  if (request.order === 'certain') {
    const certainty = ({ probability }: TestCell) => Math.abs(probability - threshold);
    cells.sort((a, b) => certainty(b) - certainty(a));
  }
  return { total: cells.length, rows: cells.slice(request.offset, request.offset + request.limit) };
}

function judge(
  { card: { classes, positiveClass } }: ModelRecord,
  { path, patient, trueClass, probabilities }: Prediction,
  position: number,
  threshold: number,
): TestCell {
  const positive = classes.indexOf(positiveClass);
  return {
    ...{ position, path, patient, trueClass },
    predictedClass: classes[decideClass(probabilities, positive, threshold)] ?? '',
    probability: probabilities[positive] ?? 0,
  };
}

/** The answers of the version looked at last, since reading them takes a moment and they never change. */
export class TestCellReader {
  #last: { readonly sha256: string; readonly number: number; readonly predictions: Prediction[] } | undefined;

  /** Throws `not-found`. */
  read({ store }: Workspace, request: TestCellRequest): { total: number; rows: TestCell[] } {
    const model = store.models.require(request.version);
    const { number, card } = model;
    if (this.#last?.number !== number || this.#last.sha256 !== card.sha256) {
      this.#last = { number, sha256: card.sha256, predictions: store.models.predictions(number) };
    }
    return testCells(model, this.#last.predictions, request);
  }
}
