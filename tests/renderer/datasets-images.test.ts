import assert from 'node:assert/strict';
import test from 'node:test';
import type { GalleryImage } from '../../src-main/contract/index.ts';
import { href, parseHash } from '../../src-renderer/lib/route.ts';
import { datasets } from '../../src-renderer/messages/en/datasets.ts';
import {
  filterOf,
  keepsBack,
  queryOf,
  sizeOf,
  withChoice,
} from '../../src-renderer/screens/datasets/image-filter.ts';
import { imageTile, shortened } from '../../src-renderer/screens/datasets/image-tile.ts';
import { rowsAt } from '../../src-renderer/screens/datasets/images-at.ts';
import { inOrder, PROBLEMS, stateOnceIncluded } from '../../src-renderer/screens/datasets/problems.ts';

const image: GalleryImage = {
  id: 7,
  path: 'Parasitized/C1_cell_1.png',
  className: 'Parasitized',
  folderClass: null,
  patient: 'C1',
  slide: 'IMG_1',
  width: 140,
  height: 130,
  state: 'ok',
  problems: [],
  part: null,
};

test('a filter comes back from its address as it went in, whatever the names hold', () => {
  const filter = filterOf({
    ...{ class: 'A & B', patient: '<b>Müller</b>', slide: 'S#1?', state: 'excluded' },
    ...{ flag: 'near-duplicate', split: 'by patient', part: 'none' },
  });
  assert.equal(filter.patient, '<b>Müller</b>');
  const { query } = parseHash(href('datasets', 'x', queryOf(filter)));
  assert.deepEqual(filterOf(query), filter);
});

test('what an address makes up lets every image through', () => {
  const filter = filterOf({ state: 'lost', flag: '1; DROP TABLE', part: 'test', class: '' });
  assert.equal(keepsBack(filter), false);
  assert.deepEqual(
    Object.values(filter).filter((choice) => choice !== null),
    [],
  );
});

test('a slide goes with its patient and a part with its split', () => {
  const filter = filterOf({ class: 'A', patient: 'C1', slide: 'S1', split: 'main', part: 'test' });
  assert.deepEqual(withChoice(filter, { patient: 'C2' }), { ...filter, patient: 'C2', slide: null });
  assert.deepEqual(withChoice(filter, { split: null }), { ...filter, split: null, part: null });
  assert.deepEqual(withChoice(filter, { className: null }), { ...filter, className: null });
});

test('a split alone keeps no image back', () => {
  assert.equal(keepsBack(filterOf({ split: 'main' })), false);
  assert.equal(keepsBack(filterOf({ split: 'main', part: 'test' })), true);
});

test('the size of the pictures is one of three', () => {
  assert.deepEqual(
    ['64', '144', '4096', undefined].map((size) => sizeOf(size === undefined ? {} : { size })),
    [64, 144, 96, 96],
  );
});

test('a tile tells class, state and what a person changed', () => {
  const words = { noClass: datasets.noClass, leftOut: datasets.tileLeftOut };
  const tile = (changes: Partial<GalleryImage>) => imageTile({ ...image, ...changes }, 'Parasitized', words);
  assert.deepEqual(
    [tile({}).zone, tile({}).word, tile({}).excluded, tile({}).reviewedAs],
    ['infected', 'Parasitized', false, null],
  );
  assert.equal(tile({ className: 'Uninfected', folderClass: 'Parasitized' }).reviewedAs, 'Uninfected');
  assert.equal(tile({ className: null }).word, 'No class');
  assert.deepEqual(
    [tile({ state: 'excluded' }).excluded, tile({ state: 'left-out' }).excluded],
    [true, true],
  );
  assert.equal(tile({ state: 'left-out' }).word, 'Parasitized, left out');
  assert.equal(tile({ path: 'a/<img src=x>.png' }).name, '<img src=x>.png');
  assert.match(tile({}).picture(96), /side=96.*id=7/);
});

test('a long name keeps beginning and end', () => {
  assert.equal(shortened('short.png'), 'short.png');
  const long = `${'a'.repeat(110)}_cell_1.png`;
  assert.equal(shortened(long).length, 40);
  assert.match(shortened(long), /^a+…a*_cell_1\.png$/);
});

test('rows that are not loaded are asked for, each page once, and come in order', async () => {
  const asked: number[] = [];
  const rows = await rowsAt(
    [1201, 3, 700, 999],
    (place) => (place === 3 ? 'loaded 3' : undefined),
    ({ offset, limit }) => {
      asked.push(offset);
      return Promise.resolve({
        rows: Array.from({ length: Math.min(limit, 1200 - offset) }, (_, index) => `row ${offset + index}`),
      });
    },
  );
  assert.deepEqual(rows, ['loaded 3', 'row 700', 'row 999']);
  assert.deepEqual(asked, [500, 1000]);
});

test('an image taken in again is used, unless the import found something wrong with it', () => {
  assert.equal(stateOnceIncluded({ className: 'A', problems: [] }), 'ok');
  assert.equal(stateOnceIncluded({ className: 'A', problems: ['near-duplicate', 'no-patient'] }), 'ok');
  assert.equal(stateOnceIncluded({ className: 'A', problems: ['no-patient', 'duplicate'] }), 'left-out');
  assert.equal(stateOnceIncluded({ className: null, problems: [] }), 'left-out');
});

test('findings come most pressing first, and every kind has its words', () => {
  assert.deepEqual(
    inOrder([{ problem: 'no-patient' }, { problem: 'duplicate' }, { problem: 'class-conflict' }]).map(
      ({ problem }) => problem,
    ),
    ['class-conflict', 'duplicate', 'no-patient'],
  );
  assert.deepEqual(Object.keys(datasets.problems).sort(), [...PROBLEMS].sort());
  assert.deepEqual(Object.keys(datasets.problemTexts).sort(), [...PROBLEMS].sort());
});
