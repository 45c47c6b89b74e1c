import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import sharp from 'sharp';
import { AppError, silentJob } from '../../src-main/base/index.ts';
import { type ImportReport, importReportSchema } from '../../src-main/contract/index.ts';
import {
  importDataset,
  type ImportRequest,
  listDatasets,
  removeDataset,
  showDataset,
  splitDataset,
} from '../../src-main/services/datasets/index.ts';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { blotches, nihPath, writeFiles } from '../support/picture-files.ts';

let pictures: Buffer[];
before(async () => {
  pictures = await Promise.all(Array.from({ length: 48 }, (_, seed) => blotches(seed)));
});

let home: string;
let folder: string;
let store: Store;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'smearwise-import-'));
  folder = join(home, 'cells');
  store = openStore(join(home, 'data'));
});
afterEach(async () => {
  store.close();
  await rm(home, { recursive: true });
});

function picture(number: number): Buffer {
  const found = pictures[number];
  assert.ok(found);
  return found;
}

/** Two classes of `perClass` different pictures, of three patients. */
function cells(perClass = 12): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  for (let cell = 0; cell < perClass; cell++) {
    files[nihPath('Parasitized', 30 + (cell % 3), cell)] = picture(cell);
    files[nihPath('Uninfected', 30 + (cell % 3), cell)] = picture(24 + cell);
  }
  return files;
}

async function importCells(more: Partial<ImportRequest> = {}): Promise<ImportReport> {
  const report = await importDataset(store, { folder, name: 'clinic', ...more }, silentJob);
  return importReportSchema.parse(report);
}

function findingsOf(report: ImportReport): Record<string, string> {
  return Object.fromEntries(
    report.findings.map(({ path, problem, leftOut }) => [path, leftOut ? problem : `(${problem})`]),
  );
}

describe('an import', () => {
  test('records what lies in the class folders, and says so', async () => {
    await writeFiles(folder, cells());
    const { seconds, ...report } = await importCells();
    assert.ok(seconds > 0);
    assert.deepEqual(report, {
      dataset: 'clinic',
      folder,
      filesSeen: 24,
      added: 24,
      alreadyKnown: 0,
      changed: 0,
      leftOut: 0,
      classes: [
        { name: 'Parasitized', images: 12 },
        { name: 'Uninfected', images: 12 },
      ],
      patients: 3,
      slides: 3,
      imagesWithoutPatient: 0,
      imbalance: 1,
      patientsWithOneClass: [],
      findings: [],
      warnings: [],
    });
    const [summary] = listDatasets(store);
    assert.equal(summary?.positiveClass, 'Parasitized');
    assert.equal(summary.images, 24);
    assert.equal(summary.synthetic, false);
    const image = [...store.datasets.images(store.datasets.require('clinic'))].at(0);
    assert.equal(image?.path, join(folder, nihPath('Parasitized', 30, 0)));
    assert.equal(image.patient, 'C30');
    assert.equal(store.audit.list().at(-1)?.action, 'dataset imported');
  });

  test('names every unusable file with its reason and takes the rest', async () => {
    const whole = picture(20);
    const even = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#a66' } })
      .png()
      .toBuffer();
    await writeFiles(folder, {
      ...cells(),
      'Parasitized/zero.png': '',
      'Parasitized/cut.png': whole.subarray(0, whole.length / 2),
      'Parasitized/text.png': 'this is not a picture at all',
      'Parasitized/even.png': even,
      'Parasitized/small.png': await blotches(1, 9),
      'Parasitized/damaged.bmp': Buffer.concat([Buffer.from('BM'), Buffer.alloc(100)]),
      'Parasitized/notes.txt': 'first patient',
      'Parasitized/Thumbs.db': 'litter',
      'Parasitized/.DS_Store': 'litter',
      '__MACOSX/Parasitized/x.png': 'litter',
    });
    const report = await importCells();
    assert.deepEqual(findingsOf(report), {
      'Parasitized/zero.png': 'zero-byte',
      'Parasitized/cut.png': 'truncated',
      'Parasitized/text.png': 'unreadable',
      'Parasitized/even.png': 'blank',
      'Parasitized/small.png': 'tiny',
      'Parasitized/damaged.bmp': 'unreadable',
      'Parasitized/notes.txt': 'unsupported-format',
    });
    assert.ok(report.findings.every(({ detail }) => detail.endsWith('.')));
    assert.deepEqual([report.filesSeen, report.added, report.leftOut], [31, 24, 7]);
    assert.equal(showDataset(store, 'clinic').dataset.images, 24);
  });

  test('keeps one of equal images, none of those in two classes, and flags look-alikes', async () => {
    const recompressed = await sharp(picture(2)).jpeg({ quality: 80 }).toBuffer();
    await writeFiles(folder, {
      ...cells(),
      [nihPath('Parasitized', 31, 90)]: picture(0),
      [nihPath('Parasitized', 31, 91)]: picture(0),
      [nihPath('Parasitized', 31, 92)]: picture(25),
      [nihPath('Uninfected', 31, 93).replace('.png', '.jpg')]: recompressed,
    });
    const report = await importCells();
    const lookAlike = nihPath('Uninfected', 31, 93).replace('.png', '.jpg');
    assert.deepEqual(findingsOf(report), {
      [nihPath('Parasitized', 31, 90)]: 'duplicate',
      [nihPath('Parasitized', 31, 91)]: 'duplicate',
      [nihPath('Parasitized', 31, 92)]: 'class-conflict',
      [nihPath('Uninfected', 31, 1)]: 'class-conflict',
      [lookAlike]: '(near-duplicate)',
    });
    const near = report.findings.find(({ path }) => path === lookAlike);
    assert.equal(near?.other, nihPath('Parasitized', 32, 2));
    assert.match(near.detail, /class "Parasitized"/);
    assert.deepEqual(
      report.classes.map(({ images }) => images),
      [12, 12],
    );
  });

  test('warns of few images, imbalance, a guessed positive class and missing patients', async () => {
    const files: Record<string, Buffer> = {};
    for (let cell = 0; cell < 12; cell++) files[`ring/${cell}.png`] = picture(cell);
    for (let cell = 0; cell < 3; cell++) files[`none/C${cell}P1thinF_IMG_1_cell_1.png`] = picture(24 + cell);
    await writeFiles(folder, files);
    const report = await importCells();
    assert.match(report.warnings.join('\n'), /GUESS: "ring"/);
    assert.match(report.warnings.join('\n'), /Class "none" has 3 usable images/);
    assert.match(report.warnings.join('\n'), /4\.0 times/);
    assert.match(report.warnings.join('\n'), /12 images of 15 tell no patient/);
    assert.equal(report.imagesWithoutPatient, 12);
    assert.equal(report.findings.filter(({ problem }) => problem === 'no-patient').length, 12);
    assert.deepEqual(report.patientsWithOneClass, ['C0', 'C1', 'C2']);
    const none = await importCells({ name: 'other', naming: { kind: 'none' }, positiveClass: 'none' });
    assert.match(none.warnings.join('\n'), /NO PATIENT IS KNOWN/);
    assert.deepEqual(none.findings, []);
  });

  test('passes over links, even in a ring, and says so', async () => {
    await writeFiles(folder, cells());
    const [first = ''] = Object.keys(cells());
    await symlink(join(folder, first), join(folder, 'Uninfected', 'copy.png'));
    await symlink(folder, join(folder, 'Uninfected', 'ring'));
    const { added, warnings } = await importCells();
    assert.equal(added, 24);
    assert.match(
      warnings.join('\n'),
      /2 links, which are not followed: Uninfected\/copy\.png, Uninfected\/ring/,
    );
  });

  test('says so where the manifest lists other paths than the folder has', async () => {
    await writeFiles(folder, { 'a/1.png': picture(0), 'manifest.csv': 'path,patient\n1.png,P1\n' });
    const naming = { kind: 'manifest', file: join(folder, 'manifest.csv') } as const;
    await assert.rejects(importCells({ naming }), {
      code: 'invalid-input',
      message: /lists none of the images .*\(a\/1\.png\)/,
    });
  });

  test('takes classes and patients from a manifest', async () => {
    await writeFiles(folder, {
      'a/1.png': picture(1),
      'b/2.png': picture(2),
      'b/3.png': picture(3),
      'manifest.csv': 'path,patient,class\na/1.png,P1,ring\nb/2.png,P2,none\nb/4.png,P3,none\n',
    });
    const naming = { kind: 'manifest', file: join(folder, 'manifest.csv') } as const;
    const report = await importCells({ naming });
    assert.deepEqual(report.classes, [
      { name: 'none', images: 1 },
      { name: 'ring', images: 1 },
    ]);
    assert.equal(report.patients, 2);
    assert.match(report.warnings.join('\n'), /not in the folder: b\/4\.png/);
    assert.match(report.warnings.join('\n'), /manifest does not list: b\/3\.png/);
  });

  test('reads nested folders, and patients from folder levels', async () => {
    await writeFiles(folder, {
      'ring/P1/S1/1.png': picture(1),
      'ring/P1/S2/2.png': picture(2),
      'none/P2/S1/3.png': picture(3),
      'stray.png': picture(4),
    });
    const report = await importCells({ naming: { kind: 'folder', patientLevel: 1, slideLevel: 2 } });
    assert.deepEqual([report.added, report.patients, report.slides], [3, 2, 3]);
    assert.match(report.warnings.join('\n'), /outside the class folders: stray\.png/);
  });

  test('of a file that may not be read is a finding, and the file is tried again later', async (t) => {
    if (process.getuid?.() === 0) {
      t.skip('root may read everything');
      return;
    }
    await writeFiles(folder, cells());
    const path = nihPath('Parasitized', 30, 0);
    await chmod(join(folder, path), 0);
    assert.deepEqual(findingsOf(await importCells()), { [path]: 'unreadable' });
    await chmod(join(folder, path), 0o600);
    assert.deepEqual((await importCells()).findings, []);
  });
});

describe('importing again', () => {
  test('adds only what is new and does not read the rest', async () => {
    await writeFiles(folder, cells());
    const first = await importCells();
    const staged: string[] = [];
    const job = { ...silentJob, report: ({ total }: { total: number | null }) => staged.push(String(total)) };
    const again = await importDataset(store, { folder, name: 'clinic' }, job);
    assert.deepEqual({ ...again, seconds: 0 }, { ...first, added: 0, alreadyKnown: 24, seconds: 0 });
    assert.deepEqual(staged, [], 'nothing was read');
    await writeFiles(folder, { [nihPath('Uninfected', 40, 1)]: picture(40) });
    const third = await importCells();
    assert.deepEqual([third.added, third.alreadyKnown, third.patients], [1, 24, 4]);
  });

  test('reads changed files again, and remembers what was wrong with the unchanged', async () => {
    await writeFiles(folder, { ...cells(), 'Parasitized/zero.png': '', 'Uninfected/zero.png': '' });
    await importCells();
    await writeFiles(folder, { 'Parasitized/zero.png': picture(41) });
    const report = await importCells();
    assert.deepEqual([report.added, report.changed, report.alreadyKnown], [0, 1, 25]);
    assert.equal(findingsOf(report)['Uninfected/zero.png'], 'zero-byte');
    assert.equal(report.leftOut, 1);
  });

  test('notices files that are gone and files that come back', async () => {
    await writeFiles(folder, cells());
    await importCells();
    const path = nihPath('Parasitized', 30, 0);
    await rm(join(folder, path));
    const without = await importCells();
    assert.match(without.findings[0]?.detail ?? '', /no longer in the folder/);
    assert.equal(showDataset(store, 'clinic').dataset.images, 23);
    await writeFiles(folder, { [path]: picture(0) });
    assert.deepEqual((await importCells()).findings, []);
    assert.equal(showDataset(store, 'clinic').dataset.images, 24);
  });

  test('keeps the image in use when a copy turns up before it', async () => {
    await writeFiles(folder, cells());
    await importCells();
    await writeFiles(folder, { 'Parasitized/A_first_in_the_alphabet.png': picture(0) });
    const report = await importCells();
    assert.equal(findingsOf(report)['Parasitized/A_first_in_the_alphabet.png'], 'duplicate');
    assert.deepEqual(findingsOf(await importCells()), findingsOf(report), 'and for good');
  });

  test('gives the same report in another data folder', async () => {
    await writeFiles(folder, { ...cells(), 'Parasitized/zero.png': '', 'Uninfected/copy.png': picture(3) });
    const first = await importCells();
    const second = await importDataset(openStore(join(home, 'other')), { folder, name: 'clinic' }, silentJob);
    assert.deepEqual({ ...second, seconds: 0 }, { ...first, seconds: 0 });
  });

  test('warns that earlier splits do not know the new images', async () => {
    await writeFiles(folder, cells());
    await importCells();
    await splitDataset(store, { dataset: 'clinic', name: 'first' });
    await writeFiles(folder, { [nihPath('Uninfected', 40, 1)]: picture(40) });
    assert.match((await importCells()).warnings.join('\n'), /split before \("first"\)/);
  });

  test('another folder or naming under the same name is refused', async () => {
    await writeFiles(folder, cells());
    await importCells();
    const other = join(home, 'elsewhere');
    await writeFiles(other, cells());
    const conflicts: Partial<ImportRequest>[] = [
      { folder: other },
      { naming: { kind: 'none' } },
      { positiveClass: 'Uninfected' },
      { synthetic: true },
    ];
    for (const change of conflicts) {
      await assert.rejects(importCells(change), { code: 'conflict', message: /"clinic"/ });
    }
    removeDataset(store, 'clinic');
    assert.equal((await importCells({ folder: other })).added, 24);
  });
});

describe('nothing is recorded', () => {
  const refusals: [string, () => Promise<unknown>, Partial<ImportRequest>, string, RegExp][] = [
    ['for a missing folder', () => Promise.resolve(), {}, 'not-found', /cells/],
    ['for a file in place of a folder', () => writeFile(folder, ''), {}, 'invalid-input', /not a folder/],
    ['for an empty folder', () => mkdir(folder), {}, 'invalid-input', /is empty/],
    [
      'for a folder without images',
      () => writeFiles(folder, { 'a/x.txt': 'x' }),
      {},
      'invalid-input',
      /x\.txt/,
    ],
    ['without class folders', () => writeFiles(folder, { 'x.png': 'x' }), {}, 'invalid-input', /no class/],
    ['for one class', () => writeFiles(folder, { 'ring/x.png': picture(1) }), {}, 'invalid-input', /"ring"/],
    [
      'where one of two classes is unreadable',
      () => writeFiles(folder, { 'ring/x.png': picture(1), 'none/y.png': '' }),
      {},
      'invalid-input',
      /one class only \("ring"\).*none\/y\.png/,
    ],
    [
      'for an unknown positive class',
      () => writeFiles(folder, cells()),
      { positiveClass: 'gametocyte' },
      'usage',
      /"gametocyte"/,
    ],
    ['for an empty name', () => writeFiles(folder, cells()), { name: ' ' }, 'usage', /name/],
  ];
  for (const [what, prepare, request, code, message] of refusals) {
    test(what, async () => {
      await prepare();
      await assert.rejects(importCells(request), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.ok(error.nextStep);
        return true;
      });
      assert.deepEqual(listDatasets(store), []);
    });
  }

  test('when it is stopped', async () => {
    await writeFiles(folder, cells());
    const controller = new AbortController();
    const job = {
      ...silentJob,
      signal: controller.signal,
      report: () => {
        controller.abort();
      },
    };
    await assert.rejects(importDataset(store, { folder, name: 'clinic' }, job), {
      code: 'cancelled',
      message: /Nothing of this import is recorded/,
    });
    assert.deepEqual(listDatasets(store), []);
    assert.equal((await importCells()).added, 24);
  });
});

test('the time of a file counts as a change, its untouched copy does not', async () => {
  await writeFiles(folder, cells());
  await importCells();
  await utimes(join(folder, nihPath('Parasitized', 30, 0)), new Date(), new Date(2020, 1, 1));
  assert.equal((await importCells()).changed, 1);
  assert.equal((await importCells()).changed, 0);
});

after(() => {
  pictures = [];
});
