import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ImageFilter, imageFilterSchema, type Part } from '../../src-main/contract/index.ts';
import type { DatasetRecord, ImageRecord, SplitRecord, Store } from '../../src-main/store/index.ts';
import { openHome } from './home.ts';

const CLASSES = ['Parasitized', 'Uninfected'];
const PARTS = ['train', 'validation', 'test'] as const;
const IMAGES = 60;
/** Those from this number on came after the split was made: they are in no part. */
const KNOWN_TO_SPLIT = 48;
const LIMIT = 7;

/** Paths fall while numbers rise, so that neither order can be taken for the other. */
function imageRecord(number: number): ImageRecord {
  const patient = `C${number % 6}`;
  return {
    ...{ path: pathOf(number), bytes: 9, modifiedMs: 1, format: 'png', width: 9, height: 9 },
    ...{ sha256: isReadable(number) ? String(number) : null, perceptualHash: null },
    ...{ className: CLASSES[number % 2] ?? null, patient, slide: `${patient}-${number % 9}` },
  };
}

const pathOf = (number: number) => `${String(IMAGES - number).padStart(3, '0')}.png`;
const isReadable = (number: number) => number % 13 !== 5;
const partOf = (number: number): Part | 'none' =>
  number < KNOWN_TO_SPLIT ? (PARTS[number % 3] ?? 'none') : 'none';

interface Clinic {
  readonly store: Store;
  readonly dataset: DatasetRecord;
  readonly split: SplitRecord;
}

/** A dataset whose split knows the first images; the images of another dataset have lower numbers. */
function openClinic(t: TestContext): Clinic {
  const store = openHome(t);
  addDataset(store, 'other');
  const dataset = addDataset(store, 'clinic');
  return { store, dataset, split: addSplit(store, dataset, partOf) };
}

function addDataset(store: Store, name: string): DatasetRecord {
  const dataset = store.datasets.create({
    ...{ name, folder: '/cells', naming: { kind: 'none' }, positiveClass: 'Parasitized', synthetic: false },
  });
  const images = Array.from({ length: IMAGES }, (_, number) => imageRecord(number));
  store.images.save(dataset.id, images);
  return dataset;
}

function addSplit(
  store: Store,
  dataset: DatasetRecord,
  part: (number: number) => Part | 'none',
): SplitRecord {
  const { rows } = page({ store, dataset, split: null }, {}, 0, IMAGES);
  const parts = rows.map(({ id, path }) => [id, part(IMAGES - Number.parseInt(path, 10))] as const);
  return store.splits.create(
    dataset.id,
    {
      ...{ dataset: dataset.name, name: 'first', unit: 'patient', createdAt: new Date().toISOString() },
      ...{ method: { kind: 'ratio', train: 1, validation: 1, test: 1, seed: 1 }, parts: [], warnings: [] },
    },
    new Map(parts.filter((entry): entry is [number, Part] => entry[1] !== 'none')),
  );
}

function page(
  { store, dataset, split }: Omit<Clinic, 'split'> & { split: SplitRecord | null },
  changes: Partial<ImageFilter>,
  offset: number,
  limit: number,
) {
  const filter = imageFilterSchema.omit({ split: true }).parse(changes);
  return store.imageGallery.page({ datasetId: dataset.id, filter, split, offset, limit });
}

const FILTERS: [what: string, filter: Partial<ImageFilter>, isWanted: (number: number) => boolean][] = [
  ['all', {}, () => true],
  ['a class', { className: 'Parasitized' }, (number) => number % 2 === 0],
  ['a patient', { patient: 'C4' }, (number) => number % 6 === 4],
  ['a slide', { slide: 'C4-1' }, (number) => number % 6 === 4 && number % 9 === 1],
  ['a state', { state: 'left-out' }, (number) => !isReadable(number)],
  ...[...PARTS, 'none' as const].map((part): (typeof FILTERS)[number] => [
    part,
    { part },
    (number) => partOf(number) === part,
  ]),
  [
    'a class of a part',
    { part: 'test', className: 'Uninfected' },
    (number) => partOf(number) === 'test' && number % 2 === 1,
  ],
  [
    'those in use in no part',
    { part: 'none', state: 'ok' },
    (number) => partOf(number) === 'none' && isReadable(number),
  ],
  ['none at all', { part: 'train', patient: 'C1' }, () => false],
];

for (const [what, filter, isWanted] of FILTERS) {
  test(`every page of the images, filtered by: ${what}`, (t) => {
    const clinic = openClinic(t);
    const wanted = Array.from({ length: IMAGES }, (_, number) => number)
      .filter(isWanted)
      .map(pathOf)
      .toSorted();
    for (let offset = 0; offset <= IMAGES; offset++) {
      const { total, rows } = page(clinic, filter, offset, LIMIT);
      assert.equal(total, wanted.length);
      assert.deepEqual(
        rows.map(({ path }) => path),
        wanted.slice(offset, offset + LIMIT),
      );
      for (const { path, part } of rows)
        assert.equal(part ?? 'none', partOf(IMAGES - Number.parseInt(path, 10)));
    }
  });
}

test('a split that has the number of one that was forgotten is not taken for it', (t) => {
  const clinic = openClinic(t);
  assert.equal(page(clinic, { part: 'train' }, 0, LIMIT).total, KNOWN_TO_SPLIT / 3);
  clinic.store.datasets.remove(clinic.dataset.id);
  const dataset = addDataset(clinic.store, 'clinic');
  const split = addSplit(clinic.store, dataset, () => 'test');
  assert.equal(split.id, clinic.split.id);
  assert.equal(page({ ...clinic, dataset, split }, { part: 'train' }, 0, LIMIT).total, 0);
  assert.equal(page({ ...clinic, dataset, split }, { part: 'test' }, 0, LIMIT).total, IMAGES);
});
