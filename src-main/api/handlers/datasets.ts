import { basename } from 'node:path';
import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import {
  excludeImages,
  flagsOfDataset,
  imagesOfDataset,
  includeImages,
  listDatasets,
  relabelImages,
  removeDataset,
  undoCorrection,
} from '../../services/datasets/index.ts';
import type { Host } from '../host.ts';

/** Labelled images. */
export function datasetHandlers(host: Host) {
  const os = implement(contract.datasets);
  return {
    list: os.list.handler(() => listDatasets(host.store)),
    show: os.show.handler(({ input }) => {
      const { store } = host;
      const dataset = store.datasets.require(input.dataset);
      return {
        dataset: store.datasets.summary(dataset),
        splits: store.splits.list(dataset.id).map(({ summary }) => summary),
        ...flagsOfDataset(store, input.dataset),
      };
    }),
    import: os.import.handler(({ input }) => ({
      job: host.start({ kind: 'dataset-import', ...input }, input.name).id,
    })),
    fetchNih: os.fetchNih.handler(({ input }) => ({
      job: host.start({ kind: 'dataset-fetch', ...input }, input.folder, basename(input.folder)).id,
    })),
    namingPreview: os.namingPreview.handler(({ input }) => host.calculate('naming-preview', input)),
    images: os.images.handler(({ input }) => imagesOfDataset(host.store, input)),
    patients: os.patients.handler(({ input }) => ({
      patients: host.store.imageGallery.patients(host.store.datasets.require(input.dataset).id),
    })),
    slides: os.slides.handler(({ input }) => ({
      slides: host.store.imageGallery.slides(host.store.datasets.require(input.dataset).id, input.patient),
    })),
    findings: os.findings.handler(({ input }) =>
      host.store.imageGallery.findings(host.store.datasets.require(input.dataset).id, input),
    ),
    relabel: os.relabel.handler(({ input }) => relabelImages(host.store, { ...input, by: host.person })),
    exclude: os.exclude.handler(({ input }) => excludeImages(host.store, { ...input, by: host.person })),
    include: os.include.handler(({ input }) => includeImages(host.store, { ...input, by: host.person })),
    undo: os.undo.handler(({ input }) => undoCorrection(host.store, { ...input, by: host.person })),
    splitPreview: os.splitPreview.handler(({ input }) => host.calculate('split-preview', input)),
    split: os.split.handler(({ input: { dataset, method, name, unit } }) =>
      host.calculate('split', { dataset, method, name: name ?? undefined, unit: unit ?? undefined }),
    ),
    remove: os.remove.handler(({ input }) => {
      removeDataset(host.store, input.dataset);
      return { removed: input.dataset };
    }),
  };
}
