import type { DatasetSummary, ImageFinding, SplitSummary } from '../../contract/index.ts';
import { type Store, unsealing } from '../../store/index.ts';

/** All datasets, by name. */
export function listDatasets(store: Store): DatasetSummary[] {
  return store.datasets.list().map((dataset) => store.datasets.summary(dataset));
}

/** A dataset with its splits and what was found wrong with its images. Throws `not-found`. */
export function showDataset(
  store: Store,
  name: string,
): { dataset: DatasetSummary; splits: SplitSummary[]; findings: ImageFinding[] } {
  const dataset = store.datasets.require(name);
  return {
    dataset: store.datasets.summary(dataset),
    splits: store.splits.list(dataset.id).map(({ summary }) => summary),
    findings: store.images.findings(dataset.id),
  };
}

/** Forgets a dataset with its splits; image files and trained models stay. Throws `not-found`. */
export function removeDataset(store: Store, name: string): void {
  const dataset = store.datasets.require(name);
  store.transaction(() => {
    const checks = store.labelChecks.finished(dataset.id);
    store.datasets.remove(dataset.id);
    store.audit.append('datasets', 'dataset removed', name, {
      folder: dataset.folder,
      ...unsealing(
        { kind: 'dataset', id: dataset.id },
        ...checks.map((id) => ({ kind: 'label check' as const, id })),
      ),
    });
  });
}
