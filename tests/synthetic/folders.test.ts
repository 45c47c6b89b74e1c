import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import sharp from 'sharp';
import { sha256OfFile, silentJob } from '../../src-main/base/index.ts';
import type { Progress } from '../../src-main/contract/index.ts';
import { DEFAULT_NAMING, openNaming } from '../../src-main/services/datasets/index.ts';
import { generateSyntheticDataset, generateSyntheticSlides } from '../../src-main/synthetic/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-synthetic-'));
});
afterEach(() => rm(folder, { recursive: true }));

const SMALL = { patients: 8, cellsPerPatient: 10, infectedShare: 0.4, seed: 5, job: silentJob };
const makeDataset = (changes: Partial<typeof SMALL> = {}) =>
  generateSyntheticDataset({ folder: join(folder, 'cells'), ...SMALL, ...changes });

const namesIn = async (...path: string[]) => (await readdir(join(folder, ...path))).sort();
const hashesIn = async (...path: string[]) =>
  Promise.all((await namesIn(...path)).map((name) => sha256OfFile(join(folder, ...path, name))));

describe('a synthetic dataset', () => {
  test('has a folder for each class, and says that it is synthetic', async () => {
    const { folder: made, parasitized, uninfected, ...patients } = await makeDataset();
    assert.equal(made, join(folder, 'cells'));
    assert.deepEqual(patients, { patients: 8, uninfectedPatients: 2 });
    assert.equal(parasitized + uninfected, 80);
    assert(Math.abs(parasitized - 32) <= 4, `${parasitized} of 80 are infected`);
    assert.deepEqual(await namesIn('cells'), ['Parasitized', 'SYNTHETIC.txt', 'Uninfected']);
    assert.equal((await namesIn('cells', 'Parasitized')).length, parasitized);
    assert.equal((await namesIn('cells', 'Uninfected')).length, uninfected);
    assert.match(await readFile(join(folder, 'cells', 'SYNTHETIC.txt'), 'utf8'), /^SYNTHETIC\n/);
  });

  test('is named as the NIH set is: patients, fields that no two share, and who is infected', async () => {
    await makeDataset();
    const naming = await openNaming(DEFAULT_NAMING, folder);
    const patientsOfField = new Map<string, Set<string>>();
    const infected = new Set<string>();
    const withNumber = new Set<string>();
    for (const className of ['Parasitized', 'Uninfected']) {
      for (const name of await namesIn('cells', className)) {
        assert.match(name, /^C\d+(P\d+)?thinF_IMG_synthetic\d{3}_cell_\d+\.png$/);
        const { patient, slide } = naming.originOf(`${className}/${name}`) ?? {};
        assert(patient && slide, name);
        patientsOfField.set(slide, (patientsOfField.get(slide) ?? new Set()).add(patient));
        if (className === 'Parasitized') infected.add(patient);
        if (/^C\d+P/.test(name)) withNumber.add(patient);
      }
    }
    assert.equal(infected.size, 6);
    assert.deepEqual([...withNumber].sort(), [...infected].sort());
    for (const [field, patients] of patientsOfField) assert.equal(patients.size, 1, field);
  });

  test('holds colour PNG', async () => {
    await makeDataset({ patients: 1 });
    const [name = ''] = await namesIn('cells', 'Parasitized');
    const { format, channels, width } = await sharp(join(folder, 'cells', 'Parasitized', name)).metadata();
    assert.deepEqual({ format, channels }, { format: 'png', channels: 3 });
    assert(width > 70);
  });

  test('is the same again for the same options, also over itself', async () => {
    await makeDataset({ patients: 2 });
    const first = await hashesIn('cells', 'Uninfected');
    await makeDataset({ patients: 2 });
    assert.deepEqual(await hashesIn('cells', 'Uninfected'), first);
    await generateSyntheticDataset({ ...SMALL, patients: 2, seed: 6, folder: join(folder, 'other') });
    assert.notDeepEqual(await hashesIn('other', 'Uninfected'), first);
  });

  test('varies in parasitaemia, and may be free of it', async () => {
    await makeDataset({ patients: 6, cellsPerPatient: 20 });
    const counts = new Map<string, number>();
    for (const name of await namesIn('cells', 'Parasitized')) {
      const patient = name.split('thinF')[0] ?? '';
      counts.set(patient, (counts.get(patient) ?? 0) + 1);
    }
    assert(Math.max(...counts.values()) > Math.min(...counts.values()));
    const folderOfNone = join(folder, 'none');
    const none = await generateSyntheticDataset({ ...SMALL, infectedShare: 0, folder: folderOfNone });
    assert.deepEqual([none.parasitized, none.uninfectedPatients], [0, 8]);
  });

  test('reports how far it is, and stops when asked', async () => {
    const reports: Progress[] = [];
    const controller = new AbortController();
    const job = {
      signal: controller.signal,
      log: () => undefined,
      report: (progress: Progress) => {
        reports.push(progress);
        controller.abort();
      },
    };
    await assert.rejects(makeDataset({ job }), { code: 'cancelled' });
    assert.deepEqual(reports[0], {
      stage: 'Drawing synthetic cells',
      unit: 'cells',
      done: 20,
      failed: 0,
      total: 80,
    });
    const written =
      (await namesIn('cells', 'Parasitized')).length + (await namesIn('cells', 'Uninfected')).length;
    assert(written >= 20 && written < 40, `${written} written`);
  });
});

describe('what cannot be drawn is refused, naming it', () => {
  const refused: [string, Partial<typeof SMALL>, RegExp][] = [
    ['no patients', { patients: 0 }, /^patients is 0/],
    ['half a cell', { cellsPerPatient: 0.5 }, /^cellsPerPatient is 0.5/],
    [
      'more infected cells than the infected patients can have',
      { infectedShare: 0.8 },
      /^infectedShare is 0.8/,
    ],
    ['a share that is no number', { infectedShare: Number.NaN }, /^infectedShare is NaN/],
  ];
  for (const [what, changes, message] of refused) {
    test(what, async () => {
      await assert.rejects(makeDataset(changes), { name: 'AppError', code: 'usage', message });
      assert.deepEqual(await namesIn(), []);
    });
  }

  test('a folder with other files in it', async () => {
    await writeFile(join(folder, 'real.png'), '');
    await assert.rejects(generateSyntheticDataset({ ...SMALL, folder }), {
      code: 'conflict',
      message: /already holds other files/,
    });
    assert.deepEqual(await namesIn(), ['real.png']);
  });

  test('a folder with other synthetic cells in it', async () => {
    await makeDataset({ patients: 1 });
    await assert.rejects(makeDataset({ patients: 1, seed: 6 }), {
      code: 'conflict',
      message: /other synthetic cells/,
    });
  });
});

describe('synthetic slides', () => {
  const slides = [
    { name: 'slide-A', cells: 12, parasitaemia: 0 },
    { name: 'slide-B', cells: 30, parasitaemia: 0.1 },
  ];

  test('lie in a folder each, with the wanted parasitaemia', async () => {
    const made = await generateSyntheticSlides({ folder, slides, seed: 1, job: silentJob });
    assert.deepEqual(made.slides, [
      { name: 'slide-A', cells: 12, infectedCells: 0 },
      { name: 'slide-B', cells: 30, infectedCells: 3 },
    ]);
    assert.deepEqual(await namesIn(), ['SYNTHETIC.txt', 'slide-A', 'slide-B']);
    const names = await namesIn('slide-B');
    assert.equal(names.length, 30);
    assert.equal(names[0], 'synthetic_cell_0001.png');
  });

  test('do not depend on the slides beside them', async () => {
    await generateSyntheticSlides({ folder: join(folder, 'two'), slides, seed: 1, job: silentJob });
    await generateSyntheticSlides({
      folder: join(folder, 'one'),
      slides: slides.slice(1),
      seed: 1,
      job: silentJob,
    });
    assert.deepEqual(await hashesIn('one', 'slide-B'), await hashesIn('two', 'slide-B'));
  });

  const refused: [string, Partial<(typeof slides)[0]>, RegExp][] = [
    ['a name that leads elsewhere', { name: '../x' }, /"\.\.\/x" cannot be the name/],
    ['no cells', { cells: 0 }, /"slide-A": 0 is no number of cells/],
    ['a parasitaemia in percent', { parasitaemia: 2 }, /parasitaemia of 2 is no share/],
  ];
  for (const [what, changes, message] of refused) {
    test(`with ${what} are refused`, async () => {
      const slide = { name: 'slide-A', cells: 5, parasitaemia: 0, ...changes };
      await assert.rejects(generateSyntheticSlides({ folder, slides: [slide], seed: 1, job: silentJob }), {
        code: 'usage',
        message,
      });
      assert.deepEqual(await namesIn(), []);
    });
  }
});
