import type { DatasetImage, Part, SplitMethod, SplitPreview, SplitUnit } from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import { planSplit } from './split-plan.ts';

/** How a dataset would be divided, patient by patient; nothing is recorded. Throws what `splitDataset` throws. */
export async function previewSplit(
  store: Store,
  request: { dataset: string; method: SplitMethod; unit: SplitUnit | null },
): Promise<SplitPreview> {
  const dataset = store.datasets.require(request.dataset);
  const images = [...store.datasets.images(dataset)];
  const { partOfImage, ...plan } = await planSplit(images, request.method, request.unit ?? undefined);
  const groups = Map.groupBy(images, ({ id, patient }) =>
    JSON.stringify([patient, partOfImage.get(id) ?? null]),
  );
  const patients = [...groups].map(([key, members]) => {
    const [patient, part] = JSON.parse(key) as [string | null, Part | null];
    return { patient, part, images: members.length, slides: slidesOf(members), classes: classesOf(members) };
  });
  return { ...plan, patients: patients.sort(byPatient) };
}

function slidesOf(images: readonly DatasetImage[]): number {
  return new Set(images.flatMap(({ slide }) => slide ?? [])).size;
}

function classesOf(images: readonly DatasetImage[]): SplitPreview['patients'][number]['classes'] {
  return [...Map.groupBy(images, ({ className }) => className)]
    .map(([name, members]) => ({ name, images: members.length }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function byPatient(a: { patient: string | null }, b: { patient: string | null }): number {
  if (a.patient === null || b.patient === null)
    return Number(a.patient === null) - Number(b.patient === null);
  return a.patient.localeCompare(b.patient, 'en', { numeric: true });
}
