import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { type Part, type SplitMethod, splitSummarySchema } from '../../src-main/contract/index.ts';
import {
  DEFAULT_NAMING,
  DEFAULT_SPLIT,
  showDataset,
  splitDataset,
  type SplitRequest,
} from '../../src-main/services/datasets/index.ts';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { nihPath } from '../support/picture-files.ts';
import { recordPaths } from '../support/recorded-images.ts';

let home: string;
let store: Store;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'smearwise-split-'));
  store = openStore(join(home, 'data'));
});
afterEach(async () => {
  store.close();
  await rm(home, { recursive: true });
});

const recordImages = (paths: readonly string[], naming = DEFAULT_NAMING) =>
  recordPaths(store, home, paths, naming);

/** `patients` patients with `cells` cells of each class. */
function pathsOf(patients: number, cells: number): string[] {
  return Array.from({ length: patients * cells }, (_, index) => [
    nihPath('Parasitized', index % patients, index),
    nihPath('Uninfected', index % patients, index),
  ]).flat();
}

async function split(request: Partial<SplitRequest> = {}) {
  const summary = await splitDataset(store, { dataset: 'clinic', ...request });
  assert.deepEqual(splitSummarySchema.parse(summary), summary);
  const dataset = store.datasets.require('clinic');
  const images = store.splits.images(store.splits.require(dataset, summary.name), dataset);
  const partsOf = (of: (image: (typeof images)[number]['image']) => string | null) =>
    new Map(
      [...Map.groupBy(images, ({ image }) => of(image))].map(([key, members]) => [
        key,
        new Set(members.map(({ part }) => part)),
      ]),
    );
  return { summary, images, partsOf };
}

/** Nothing of one key lies in two parts. */
function assertWhole(parts: ReadonlyMap<string | null, ReadonlySet<Part>>): void {
  for (const [key, found] of parts)
    assert.equal(found.size, 1, `${key ?? '?'} is in ${[...found].join(', ')}`);
}

function refusal(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.ok(error.nextStep);
    assert.deepEqual(showDataset(store, 'clinic').splits, [], 'nothing was recorded');
    return true;
  };
}

const fold = (testFold: number, validationFold: number, folds = 5): SplitMethod => ({
  kind: 'folds',
  folds,
  testFold,
  validationFold,
  seed: 1,
});

describe('a split', () => {
  test('is the same for the same seed, another for another', async () => {
    await recordImages(pathsOf(20, 10));
    const seeds = [1, 1, 2].map((seed) => ({ method: { ...DEFAULT_SPLIT, seed } as SplitMethod }));
    const lists: string[] = [];
    for (const request of seeds) {
      const { images, summary } = await split(request);
      lists.push(images.map(({ image, part }) => `${image.path} ${part}`).join('\n'));
      assert.match(summary.name, /^70-20-10-seed\d(-2)?$/);
    }
    assert.equal(lists[0], lists[1]);
    assert.notEqual(lists[0], lists[2]);
    assert.equal(showDataset(store, 'clinic').dataset.splits.length, 3);
  });

  test('by folds tests every patient once', async () => {
    await recordImages(pathsOf(12, 5));
    const tested: (string | null)[] = [];
    for (let testFold = 0; testFold < 4; testFold++) {
      const { partsOf } = await split({ method: fold(testFold, (testFold + 1) % 4, 4) });
      const patients = partsOf(({ patient }) => patient);
      assertWhole(patients);
      for (const [patient, parts] of patients) if (parts.has('test')) tested.push(patient);
    }
    assert.equal(new Set(tested).size, 12);
    assert.equal(tested.length, 12);
  });

  test('leaves images of unknown patient out, since they could be of anyone', async () => {
    await recordImages([...pathsOf(10, 5), 'Uninfected/a.png', 'Uninfected/b.png']);
    const { summary, images } = await split();
    assert.equal(images.length, 100);
    assert.match(summary.warnings.join(), /2 images of unknown patient .*a\.png/);
  });

  test('by image still keeps every known patient whole', async () => {
    const strays = Array.from({ length: 30 }, (_, index) => `Uninfected/${index}.png`);
    await recordImages([...pathsOf(10, 5), ...strays]);
    const { summary, images, partsOf } = await split({ unit: 'image' });
    assert.equal(images.length, 130);
    assertWhole(partsOf(({ patient, path }) => patient ?? path));
    assert.match(summary.warnings.join(), /PATIENT OF 30 IMAGES OF 130 IS UNKNOWN/);
  });

  test('without patients goes by slide, without slides by image, and says so loudly', async () => {
    const slides = Array.from({ length: 60 }, (_, index) => [
      `Parasitized/x/s${index % 6}/${index}.png`,
      `Uninfected/x/s${index % 6}/${index}.png`,
    ]).flat();
    const manifest = join(home, 'slides.csv');
    const rows = slides.map((path) => `${path},,${path.split('/')[2] ?? ''}`);
    await writeFile(manifest, `path,patient,slide\n${rows.join('\n')}\n`);
    await recordImages(slides, { kind: 'manifest', file: manifest });
    const bySlide = await split();
    assert.equal(bySlide.summary.unit, 'slide');
    assertWhole(bySlide.partsOf(({ slide }) => slide));
    assert.match(bySlide.summary.warnings.join(), /IS UNKNOWN: only images of one slide stay together/);
    const byImage = await split({ unit: 'image' });
    assert.match(byImage.summary.warnings.join(), /IS UNKNOWN: every image stands alone/);
    assert.deepEqual(
      byImage.summary.parts.map(({ units }) => units),
      [84, 24, 12],
    );
  });

  test('names a class that a part lacks', async () => {
    const paths = pathsOf(9, 4).filter((path) => path.startsWith('Uninfected'));
    const infected = Array.from({ length: 12 }, (_, cell) => nihPath('Parasitized', cell % 2, 100 + cell));
    await recordImages([...paths, ...infected]);
    const { summary } = await split();
    assert.match(summary.warnings.join(), /part has no image of class "Parasitized"/);
  });

  test('keeps its name: a taken one is refused, a default one is numbered', async () => {
    await recordImages(pathsOf(10, 5));
    await split({ name: 'mine' });
    await assert.rejects(split({ name: 'mine' }), {
      code: 'conflict',
      message: /"mine"/,
      onCommandLine: /--name/,
    });
    await assert.rejects(split({ name: ' ' }), { code: 'usage', message: /name of the split is empty/ });
    const names = [(await split()).summary.name, (await split()).summary.name];
    assert.deepEqual(names, ['70-20-10-seed1', '70-20-10-seed1-2']);
  });
});

describe('a split file', () => {
  async function byFile(content: unknown, folds = { testFold: 4, validationFold: 0 }) {
    const file = join(home, 'split.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return split({ method: { kind: 'file', file, ...folds } });
  }

  test('names parts or folds, and what does not match is listed', async () => {
    await recordImages(pathsOf(5, 5));
    const { summary, images, partsOf } = await byFile({
      ...{ C0: 'train', 1: 'train', C2: 'validation', C3: 'test', C77: 'test' },
    });
    assert.deepEqual([...(partsOf(({ patient }) => patient).get('C1') ?? [])], ['train']);
    assert.equal(images.length, 40);
    assert.match(summary.warnings.join('\n'), /in no part: C4\./);
    assert.match(summary.warnings.join('\n'), /does not have: C77\./);
    const folds = await byFile({ C0: 0, C1: 1, C2: 2, C3: 1, C4: 4 });
    assert.deepEqual(
      folds.summary.parts.map(({ units }) => units),
      [3, 1, 1],
    );
    assert.equal(folds.summary.name, 'file-2');
  });

  const refused: [string, unknown, RegExp][] = [
    ['that is no JSON', '{"C0": ', /split\.json.*not JSON/],
    ['that is a list', '["C0"]', /names no patient/],
    ['with an unknown part', { C0: 'training' }, /"C0"/],
    ['without the test fold', { C0: 0, C1: 1 }, /no fold 4, only 0, 1/],
    ['that fits two patients at once', { 0: 'train' }, /"0", which could be "(C|D)0" or "(C|D)0"/],
    ['without training patients', { C0: 'test', C1: 'validation' }, /train part is empty/],
  ];
  for (const [what, content, message] of refused) {
    test(`${what} is refused`, async () => {
      const others = pathsOf(2, 8).map((path) => path.replace('/C', '/D'));
      const naming = { kind: 'pattern', pattern: '^(?<patient>[CD]\\d+)P', preset: null } as const;
      await recordImages([...pathsOf(2, 8), ...others], naming);
      await assert.rejects(byFile(content), refusal('invalid-input', message));
    });
  }

  test('that is not there is named', async () => {
    await recordImages(pathsOf(5, 5));
    const method = { kind: 'file', file: join(home, 'none.json'), testFold: 4, validationFold: 0 } as const;
    await assert.rejects(split({ method }), { code: 'not-found', message: /none\.json/ });
  });
});

describe('nothing is recorded', () => {
  test('for a dataset that is not there', async () => {
    await assert.rejects(splitDataset(store, { dataset: 'other' }), {
      code: 'not-found',
      message: /"other"/,
    });
  });

  test('for a class with three images', async () => {
    const few = [1, 2, 3].map((cell) => nihPath('Gametocyte', cell, cell));
    await recordImages([...pathsOf(10, 5), ...few]);
    await assert.rejects(split(), refusal('invalid-input', /"Gametocyte" has 3 usable images; at least 10/));
  });

  test('for fewer patients than parts', async () => {
    await recordImages(pathsOf(2, 10));
    await assert.rejects(split(), refusal('invalid-input', /2 patients \(C0, C1\), too few for 3 parts/));
    await assert.rejects(split({ method: fold(0, 1) }), refusal('invalid-input', /too few for 5 parts/));
  });

  test('for folds that clash or do not exist', async () => {
    await recordImages(pathsOf(10, 5));
    await assert.rejects(split({ method: fold(1, 1) }), refusal('usage', /Fold 1/));
    await assert.rejects(split({ method: fold(5, 1) }), refusal('usage', /no fold 5/));
  });
});
