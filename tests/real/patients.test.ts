import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { SplitMethod } from '../../src-main/contract/index.ts';
import {
  DEFAULT_NAMING,
  DEFAULT_SPLIT,
  openNaming,
  splitDataset,
} from '../../src-main/services/datasets/index.ts';
import { type Group, stratifiedGroupFolds, stratifiedGroupSplit } from '../../src-main/statistics/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { assertStratified, FRACTIONS } from '../statistics/stratified.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { recordPaths } from '../support/recorded-images.ts';
import { CLASSES, realCells, realData, realFolds } from './real-data.ts';

const IMAGES = 17_233;
const PATIENTS = 131;
const PARASITIZED = 8179;

/** Paths of all real cells: class folder and file name. */
const paths = CLASSES.flatMap((name) =>
  readdirSync(join(realCells(), name)).map((file) => `${name}/${file}`),
);

test('every real name is read; the patients are those of the folds', async () => {
  const names = await openNaming(DEFAULT_NAMING, '/data');
  const patients = new Set<string | null | undefined>();
  const slides = new Set<string>();
  for (const path of paths) {
    const origin = names.originOf(path);
    assert.match(origin?.slide ?? '', /^IMG_\d{8}_\d{6}[a-z]?$/, path);
    patients.add(origin?.patient);
    slides.add(origin?.slide ?? '');
  }
  assert.equal(paths.length, IMAGES);
  assert.equal(slides.size, 899);
  const numbers = Object.keys(realFolds()).map((number) => `C${number}`);
  assert.deepEqual([...patients].sort(), numbers.sort());
  assert.equal(patients.size, PATIENTS);
});

describe('the groups of the NIH set', () => {
  const groups = nihPatients();

  test('split 70 / 20 / 10 within 1 % of images and classes', () => {
    assert.equal(groups.length, PATIENTS);
    const byPart = new Map(Object.entries(FRACTIONS));
    for (const seed of [1, 2, 3])
      assertStratified(groups, stratifiedGroupSplit(groups, FRACTIONS, seed), byPart, 0.01);
  });

  test('make five even folds', () => {
    const folds = stratifiedGroupFolds(groups, 5, 1);
    assertStratified(groups, folds, new Map([0, 1, 2, 3, 4].map((fold) => [fold, 0.2])), 0.01);
  });
});

describe('a dataset of the real names', () => {
  const fold = (testFold: number, validationFold: number): SplitMethod => ({
    kind: 'folds',
    folds: 5,
    testFold,
    validationFold,
    seed: 1,
  });

  /** Splits it, and answers the parts in which each patient lies. */
  async function splitReal(t: Parameters<typeof temporaryFolder>[0], method: SplitMethod) {
    const home = await temporaryFolder(t, 'real-split');
    const store = openStore(join(home, 'data'));
    try {
      await recordPaths(store, home, paths);
      const summary = await splitDataset(store, { dataset: 'clinic', method });
      const dataset = store.datasets.require('clinic');
      const images = store.splits.images(store.splits.require(dataset, summary.name), dataset);
      const partsOf = Map.groupBy(images, ({ image }) => image.patient);
      const patients = new Map(
        [...partsOf].map(([patient, members]) => [patient, new Set(members.map(({ part }) => part))]),
      );
      assert.equal(images.length, IMAGES);
      assert.equal(patients.size, PATIENTS);
      for (const [patient, parts] of patients) assert.equal(parts.size, 1, String(patient));
      assert.deepEqual(summary.warnings, []);
      return { summary, patients };
    } finally {
      store.close();
    }
  }

  for (const method of [DEFAULT_SPLIT, { ...DEFAULT_SPLIT, seed: 2 } as SplitMethod, fold(0, 1), fold(4, 0)])
    test(`no patient is on two sides, and the shares are as asked: ${JSON.stringify(method)}`, async (t) => {
      const { summary } = await splitReal(t, method);
      assert.equal(summary.unit, 'patient');
      const wanted = method.kind === 'ratio' ? [0.7, 0.2, 0.1] : [0.6, 0.2, 0.2];
      for (const [index, { part, images, classes }] of summary.parts.entries()) {
        const share = images / IMAGES;
        assert.ok(Math.abs(share - (wanted[index] ?? 0)) < 0.01, `${part}: ${String(share)}`);
        const parasitized = (classes[0]?.images ?? 0) / images;
        assert.ok(Math.abs(parasitized - PARASITIZED / IMAGES) < 0.02, `${part}: ${String(parasitized)}`);
      }
    });

  test('the folds of the file are followed, with patients written without their letter', async (t) => {
    const file = join(realData(), 'data', 'nih-folds.json');
    const { summary, patients } = await splitReal(t, { kind: 'file', file, testFold: 4, validationFold: 0 });
    for (const [number, place] of Object.entries(realFolds())) {
      const part = place === 4 ? 'test' : place === 0 ? 'validation' : 'train';
      assert.deepEqual([...(patients.get(`C${number}`) ?? [])], [part], number);
    }
    assert.deepEqual(
      summary.parts.map(({ images }) => images),
      [11_005, 3105, 3123],
    );
  });
});

/** Healthy and infected cells of each patient: the digits after the leading C. */
function nihPatients(): Group[] {
  const counts = new Map<string, number[]>();
  for (const path of paths) {
    const patient = /\/C(\d+)/.exec(path)?.[1];
    assert.ok(patient, path);
    const ofPatient = counts.get(patient) ?? [0, 0];
    const place = path.startsWith('Uninfected') ? 0 : 1;
    ofPatient[place] = (ofPatient[place] ?? 0) + 1;
    counts.set(patient, ofPatient);
  }
  return [...counts].map(([key, ofPatient]) => ({ key, counts: ofPatient }));
}
