import type { Epoch, TrainingDetail, TrainingSummary } from '../../contract/index.ts';
import type { Store, TrainingRow } from '../../store/index.ts';

/** One page of trainings, newest first. */
export function listTrainings(
  store: Store,
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: Omit<TrainingSummary, 'job'>[] } {
  const { total, rows } = store.trainings.page(offset, limit);
  return { total, rows: rows.map((row) => summaryOf(store, row)) };
}

/** A training with its recipe and curves. Throws `not-found`. */
export function showTraining(store: Store, id: number): Omit<TrainingDetail, 'job'> {
  const row = store.trainings.require(id);
  return {
    ...summaryOf(store, row),
    recipe: row.recipe,
    epochs: store.trainings.epochs(id),
    error: row.error,
  };
}

/** A training without its curves. Throws `not-found`. */
export function summariseTraining(store: Store, id: number): Omit<TrainingSummary, 'job'> {
  return summaryOf(store, store.trainings.require(id));
}

function summaryOf(store: Store, row: TrainingRow): Omit<TrainingSummary, 'job'> {
  const { id, name, dataset, split, backbone, status, startedAt, seconds } = row;
  const epochs = store.trainings.epochs(id);
  return {
    ...{ id, name, dataset, split, backbone, status, startedAt, seconds },
    epochs: epochs.length,
    bestEpoch: bestOf(epochs),
    version: store.models.ofTraining(id)?.version ?? null,
  };
}

/** The epoch of smallest validation loss, the earlier of equal ones, as training keeps it. */
function bestOf(epochs: readonly Epoch[]): number | null {
  let best: Epoch | undefined;
  for (const epoch of epochs) if (!best || epoch.validationLoss < best.validationLoss) best = epoch;
  return best?.epoch ?? null;
}
