import type { ModelDetail } from '../../contract/index.ts';
import { trainingSentences } from '../../reports/index.ts';
import { summariseModel } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

/** Everything that is recorded of a version. Throws `not-found`. */
export function describeModel({ store }: Workspace, reference: string): ModelDetail {
  const model = store.models.require(reference);
  return {
    summary: summariseModel(model),
    card: model.card,
    override: model.override,
    sentences: trainingSentences(model.card),
    training: model.trainingId,
    predictions: store.models.predictionCount(model.number),
  };
}
