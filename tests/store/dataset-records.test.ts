import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import type { ImageFinding, Part, SplitSummary } from '../../src-main/contract/index.ts';
import type { DatasetRecord, ImageRecord, Store } from '../../src-main/store/index.ts';
import { openHome, openRaw } from './home.ts';

const NEW_DATASET = {
  name: 'clinic',
  folder: '/cells',
  naming: { kind: 'none' },
  positiveClass: 'Parasitized',
  synthetic: false,
} as const;

function imageRecord(path: string, changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    ...{ path, bytes: 100, modifiedMs: 1, sha256: 'a'.repeat(64), format: 'png', width: 9, height: 8 },
    ...{ perceptualHash: 'f'.repeat(64), className: 'Parasitized', patient: 'C1', slide: null },
    ...changes,
  };
}

function leftOut(path: string): ImageFinding {
  return { path, problem: 'truncated', leftOut: true, detail: 'cut off', other: null };
}

function withImages(t: TestContext, images: ImageRecord[]): { store: Store; dataset: DatasetRecord } {
  const store = openHome(t);
  const dataset = store.datasets.create(NEW_DATASET);
  store.images.save(dataset.id, images);
  return { store, dataset };
}

function pathsInUse(store: Store, dataset: DatasetRecord): string[] {
  return [...store.datasets.images(dataset)].map(({ path }) => path);
}

function splitSummary(name: string): SplitSummary {
  return {
    ...{ dataset: NEW_DATASET.name, name, unit: 'image', createdAt: new Date().toISOString() },
    ...{ method: { kind: 'ratio', train: 1, validation: 0, test: 1, seed: 1 }, parts: [], warnings: [] },
  };
}

function refused(code: string, what: RegExp) {
  return (error: unknown) => error instanceof AppError && error.code === code && what.test(error.message);
}

test('the name of a dataset is taken once', (t) => {
  const { store } = withImages(t, []);
  assert.throws(() => store.datasets.create(NEW_DATASET), refused('conflict', /clinic/));
  assert.throws(() => store.datasets.require('cilnic'), refused('not-found', /cilnic/));
});

test('images are used in order of path, also when there are thousands', (t) => {
  const paths = Array.from({ length: 2500 }, (_, i) => `${String((i * 7) % 2500).padStart(4, '0')}.png`);
  const { store, dataset } = withImages(
    t,
    paths.map((path) => imageRecord(path)),
  );
  assert.deepEqual(
    pathsInUse(store, dataset),
    paths.toSorted().map((path) => `/cells/${path}`),
  );
});

test('others may write while the images are walked through', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png'), imageRecord('b.png')]);
  for (const { path } of store.datasets.images(dataset)) store.settings.set(path, true);
  assert.equal(pathsInUse(store, dataset).length, 2);
});

test('an image without content or class is never in use, judged or not', (t) => {
  const images = [
    imageRecord('a.png'),
    imageRecord('b.png', { sha256: null }),
    imageRecord('c.png', { className: null }),
  ];
  const { store, dataset } = withImages(t, images);
  assert.deepEqual(pathsInUse(store, dataset), ['/cells/a.png']);
  store.images.judge(dataset.id, []);
  assert.deepEqual(pathsInUse(store, dataset), ['/cells/a.png']);
  assert.equal(store.datasets.summary(dataset).leftOut, 2);
});

test('a file whose content is gone leaves use, and comes back with its content', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png')]);
  store.images.save(dataset.id, [imageRecord('a.png', { sha256: null })]);
  assert.deepEqual(pathsInUse(store, dataset), []);
  store.images.save(dataset.id, [imageRecord('a.png', { sha256: 'b'.repeat(64) })]);
  store.images.judge(dataset.id, []);
  assert.deepEqual(pathsInUse(store, dataset), ['/cells/a.png']);
  assert.equal(store.images.all(dataset.id).length, 1);
});

test('a judgement replaces the one before', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png'), imageRecord('b.png')]);
  store.images.judge(dataset.id, [leftOut('a.png')]);
  assert.deepEqual(pathsInUse(store, dataset), ['/cells/b.png']);
  store.images.judge(dataset.id, [
    leftOut('b.png'),
    { ...leftOut('a.png'), problem: 'no-patient', leftOut: false },
  ]);
  assert.deepEqual(pathsInUse(store, dataset), ['/cells/a.png']);
  assert.deepEqual(
    store.images.findings(dataset.id).map(({ path, problem }) => [path, problem]),
    [
      ['a.png', 'no-patient'],
      ['b.png', 'truncated'],
    ],
  );
});

test('the summary counts what is in use', (t) => {
  const { store, dataset } = withImages(t, [
    imageRecord('a.png'),
    imageRecord('b.png', { className: 'Uninfected', patient: 'C2' }),
    imageRecord('c.png', { className: 'Uninfected', patient: null }),
    imageRecord('d.png'),
  ]);
  store.images.judge(dataset.id, [leftOut('d.png')]);
  store.splits.create(dataset.id, splitSummary('first'), new Map());
  const { classes, images, leftOut: out, patients, splits } = store.datasets.summary(dataset);
  assert.deepEqual(classes, [
    { name: 'Parasitized', images: 1 },
    { name: 'Uninfected', images: 2 },
  ]);
  assert.deepEqual({ images, out, patients, splits }, { images: 3, out: 1, patients: 2, splits: ['first'] });
});

test('a split gives back the part of each image that is still in use', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png'), imageRecord('b.png', { patient: 'C2' })]);
  const ids = [...store.datasets.images(dataset)].map(({ id }) => id);
  const parts = new Map<number, Part>([
    [ids[0] ?? 0, 'train'],
    [ids[1] ?? 0, 'test'],
  ]);
  const split = store.splits.create(dataset.id, splitSummary('first'), parts);
  store.images.save(dataset.id, [imageRecord('c.png', { patient: 'C3' })]);
  const partsOf = () => store.splits.images(split, dataset).map(({ image, part }) => [image.path, part]);
  assert.deepEqual(partsOf(), [
    ['/cells/a.png', 'train'],
    ['/cells/b.png', 'test'],
  ]);
  store.images.judge(dataset.id, [leftOut('a.png')]);
  assert.deepEqual(partsOf(), [['/cells/b.png', 'test']]);
  assert.deepEqual(store.splits.require(dataset), split);
  assert.throws(
    () => store.splits.create(dataset.id, splitSummary('first'), parts),
    refused('conflict', /first/),
  );
  assert.throws(() => store.splits.require(dataset, 'second'), refused('not-found', /second/));
});

test('a split that divides a patient is refused and leaves nothing', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png'), imageRecord('b.png')]);
  const ids = [...store.datasets.images(dataset)].map(({ id }) => id);
  const parts = new Map<number, Part>([
    [ids[0] ?? 0, 'train'],
    [ids[1] ?? 0, 'test'],
  ]);
  assert.throws(
    () => store.splits.create(dataset.id, splitSummary('leaky'), parts),
    refused('refused', /"C1"/),
  );
  assert.deepEqual(store.splits.list(dataset.id), []);
});

test('an image keeps its number when its content changes, and its part with it', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png'), imageRecord('b.png')]);
  const before = [...store.datasets.images(dataset)].map(({ id }) => id);
  const parts = new Map(before.map((id) => [id, 'train'] as const));
  const split = store.splits.create(dataset.id, splitSummary('first'), parts);
  store.images.save(dataset.id, [imageRecord('a.png', { sha256: 'b'.repeat(64), bytes: 7 })]);
  assert.deepEqual(
    [...store.datasets.images(dataset)].map(({ id }) => id),
    before,
  );
  assert.equal(store.splits.images(split, dataset).length, 2);
  assert.equal(store.images.all(dataset.id)[0]?.bytes, 7);
});

test('an image that a person excluded stays out, whatever is imported and found later', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png'), imageRecord('b.png')]);
  const parts = new Map([...store.datasets.images(dataset)].map(({ id }) => [id, 'test'] as const));
  const split = store.splits.create(dataset.id, splitSummary('first'), parts);
  openRaw(t, store.path).exec(`UPDATE images SET state = 'excluded' WHERE path = 'a.png'`);
  store.images.save(dataset.id, [imageRecord('a.png', { sha256: 'c'.repeat(64) })]);
  store.images.judge(dataset.id, []);
  assert.deepEqual(pathsInUse(store, dataset), ['/cells/b.png']);
  assert.deepEqual(
    store.splits.images(split, dataset).map(({ image }) => image.path),
    ['/cells/b.png'],
  );
  store.images.judge(dataset.id, [leftOut('a.png')]);
  store.images.judge(dataset.id, []);
  assert.deepEqual(pathsInUse(store, dataset), ['/cells/b.png']);
});

test('datasets do not touch one another', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png')]);
  const other = store.datasets.create({ ...NEW_DATASET, name: 'other', folder: '/others' });
  store.images.save(other.id, [imageRecord('a.png')]);
  store.images.judge(dataset.id, [leftOut('a.png')]);
  assert.deepEqual(pathsInUse(store, other), ['/others/a.png']);
  store.images.judge(other.id, []);
  assert.equal(store.images.findings(dataset.id).length, 1);
  store.datasets.remove(dataset.id);
  assert.deepEqual(pathsInUse(store, other), ['/others/a.png']);
});

test('a removed dataset takes its images and splits with it', (t) => {
  const { store, dataset } = withImages(t, [imageRecord('a.png')]);
  const parts = new Map([...store.datasets.images(dataset)].map(({ id }) => [id, 'test'] as const));
  store.splits.create(dataset.id, splitSummary('first'), parts);
  store.images.judge(dataset.id, [leftOut('a.png')]);
  store.datasets.remove(dataset.id);
  assert.deepEqual(store.datasets.list(), []);
  const raw = openRaw(t, store.path);
  for (const table of ['images', 'findings', 'splits', 'split_images']) {
    assert.equal(raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 0, table);
  }
  assert.deepEqual(store.integrityProblems(), []);
});
