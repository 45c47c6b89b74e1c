import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CommandDocument } from '../../src-main/contract/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { CommandLine, threeAtATime } from '../support/command-line.ts';
import { drawCells } from '../support/laboratory.ts';
import { blotches, nihPath, writeFiles } from '../support/picture-files.ts';

const folder = await temporaryFolder({ after }, 'datasets');
const cells = join(folder, 'cells');
const commandLine = new CommandLine(join(folder, 'home'));
await drawCells(cells, { patients: 8, cellsPerPatient: 10 });

const importArgs = (place: string, name: string) => ['dataset', 'import', place, '--name', name];
const partOf = ({ split }: CommandDocument<'dataset split'>, name: string) =>
  split.parts.find(({ part }) => part === name);

test('a folder becomes a dataset; importing it again adds only what is new', async () => {
  const { report } = await commandLine.answer('dataset import', [cells, '--name', 'clinic', '--synthetic']);
  assert.deepEqual([report.added, report.alreadyKnown, report.leftOut, report.patients], [80, 0, 0, 8]);
  const again = await commandLine.answer('dataset import', [cells, '--name', 'clinic']);
  assert.deepEqual([again.report.added, again.report.alreadyKnown], [0, 80]);
  await writeFiles(cells, { [nihPath('Uninfected', 99, 1)]: await blotches(99) });
  const more = await commandLine.answer('dataset import', [cells, '--name', 'clinic']);
  assert.deepEqual([more.report.added, more.report.alreadyKnown, more.report.patients], [1, 80, 9]);
  const { datasets } = await commandLine.answer('dataset list');
  assert.deepEqual(
    datasets.map(({ name, images, synthetic }) => ({ name, images, synthetic })),
    [{ name: 'clinic', images: 81, synthetic: true }],
  );
});

test('a split never divides a patient, says what is where, and is shown with its dataset', async () => {
  const split = await commandLine.answer('dataset split', [
    'clinic',
    '--name',
    'main',
    '--ratio',
    '60,20,20',
  ]);
  assert.equal(split.split.unit, 'patient');
  assert.equal(
    split.split.parts.reduce((sum, { units }) => sum + units, 0),
    9,
  );
  assert.equal(
    split.split.parts.reduce((sum, { images }) => sum + images, 0),
    81,
  );
  const again = await commandLine.answer('dataset split', [
    'clinic',
    '--name',
    'other',
    '--ratio',
    '60,20,20',
  ]);
  assert.deepEqual(again.split.parts, split.split.parts, 'the same seed gives the same parts');
  const shown = await commandLine.answer('dataset show', ['clinic']);
  assert.deepEqual(shown.dataset.splits.toSorted(), ['main', 'other']);
  assert.deepEqual(shown.splits.find(({ name }) => name === 'main')?.parts, split.split.parts);
});

test('a split file may name patients that there are not, and leave some out: both are said', async () => {
  const file = join(folder, 'places.json');
  const places = { C1: 'train', C2: 'train', C3: 'train', 4: 'validation', C5: 'test', C77: 'test' };
  await writeFile(file, JSON.stringify(places));
  const answer = await commandLine.answer('dataset split', ['clinic', '--file', file]);
  assert.deepEqual(
    ['train', 'validation', 'test'].map((part) => partOf(answer, part)?.units),
    [3, 1, 1],
  );
  assert.match(answer.split.warnings.join('\n'), /does not have: C77/);
  assert.match(answer.split.warnings.join('\n'), /in no part: C7, C8, C6, C99/);
  assert.match(
    await commandLine.text(['dataset', 'split', 'clinic', '--name', 'text', '--file', file]),
    /Warning: .*C77/,
  );
});

test('folds are numbered from 0 and tested in turn', async () => {
  const answer = await commandLine.answer('dataset split', ['clinic', '--folds', '3', '--test-fold', '1']);
  assert.equal(
    answer.split.parts.reduce((sum, { units }) => sum + units, 0),
    9,
  );
  const first = await commandLine.answer('dataset split', ['clinic', '--folds', '3', '--test-fold', '0']);
  assert.deepEqual(first.split.method, { kind: 'folds', folds: 3, seed: 1, testFold: 0, validationFold: 1 });
  const error = await commandLine.failure('usage', [
    'dataset',
    'split',
    'clinic',
    '--folds',
    '3',
    '--test-fold',
    '3',
  ]);
  assert.match(error.message, /no fold 3/);
});

test('patients are read as the options say; without any it is said loudly', async () => {
  const place = join(folder, 'named');
  const files = ['P1-S1', 'P1-S2', 'P2-S1'].flatMap((name, at) =>
    ['sick', 'well'].map((className, of) => ({ className, name, seed: 10 * at + of })),
  );
  for (const { className, name, seed } of files) {
    await writeFiles(place, { [`${className}/${name.slice(0, 2)}/${name}.png`]: await blotches(seed) });
  }
  const manifest = join(folder, 'manifest.csv');
  const rows = files.map(
    ({ className, name }) => `${className}/${name.slice(0, 2)}/${name}.png,patient ${name[1] ?? ''}`,
  );
  await writeFile(manifest, `path,patient\n${rows.join('\n')}\n`);
  const positive = ['--positive-class', 'sick'];
  const namings: readonly [string, readonly string[], number][] = [
    ['pattern', ['--pattern', String.raw`^(?<patient>P\d+)-(?<slide>S\d+)`], 2],
    ['manifest', ['--manifest', manifest], 2],
    ['none', ['--naming', 'none'], 0],
  ];
  await threeAtATime(namings, async ([name, words, patients]) => {
    const { report } = await commandLine.answer('dataset import', [
      place,
      '--name',
      name,
      ...words,
      ...positive,
    ]);
    assert.equal(report.patients, patients, name);
    assert.equal(report.warnings.join().includes('NO PATIENT IS KNOWN'), patients === 0, name);
  });
});

test('what is wrong with a file is told, and nothing aborts', async () => {
  const place = join(folder, 'faulty');
  await drawCells(place, { patients: 4, cellsPerPatient: 10 });
  const [first = ''] = await readdir(join(place, 'Uninfected'));
  await copyFile(join(place, 'Uninfected', first), join(place, 'Parasitized', `copy of ${first}`));
  const broken = { empty: '', truncated: (await blotches(1)).subarray(0, 200) };
  await writeFiles(place, {
    [nihPath('Parasitized', 50, 1)]: broken.empty,
    [nihPath('Parasitized', 50, 2)]: broken.truncated,
    'Uninfected/notes.txt': 'not a picture',
  });
  const { report } = await commandLine.answer('dataset import', [place, '--name', 'faulty']);
  const problems = report.findings.map(({ problem }) => problem).sort();
  assert.deepEqual(
    problems.filter((problem) => problem !== 'near-duplicate'),
    ['class-conflict', 'class-conflict', 'truncated', 'unsupported-format', 'zero-byte'],
  );
  const { findings } = await commandLine.answer('dataset show', ['faulty']);
  assert.ok(findings.some(({ problem }) => problem === 'truncated'));
  for (const command of [
    ['import', place, '--name', 'faulty'],
    ['show', 'faulty'],
  ]) {
    assert.match(await commandLine.text(['dataset', ...command]), /class-conflict, left out/);
  }
  assert.deepEqual(
    await commandLine.answer('dataset remove', ['faulty']).then(({ removed }) => removed),
    'faulty',
  );
  assert.equal((await readdir(join(place, 'Uninfected'))).includes(first), true, 'its files stay');
});

test(
  'a terminal obeys no name of a file',
  { skip: process.platform === 'win32' && 'no file may have such a name' },
  async () => {
    const place = join(folder, 'obeyed');
    await drawCells(place, { patients: 4, cellsPerPatient: 10 });
    await writeFiles(place, { 'Uninfected/\u{1b}[31m.png': '' });
    assert.match(await commandLine.text(importArgs(place, 'obeyed')), /Uninfected\/␛\[31m\.png: zero-byte/);
    const { findings } = await commandLine.answer('dataset show', ['obeyed']);
    assert.ok(findings.some(({ path }) => path === 'Uninfected/\u{1b}[31m.png'));
  },
);

test('a folder that cannot be a dataset is refused by name, and no dataset is made', async () => {
  const place = (name: string) => join(folder, 'refused', name);
  await mkdir(place('empty'), { recursive: true });
  await writeFiles(place('one class'), {
    'Parasitized/a.png': await blotches(1),
    'Parasitized/b.png': await blotches(2),
  });
  const cases = [
    ['not-found', 'nowhere', /nowhere" does not exist/],
    ['invalid-input', 'one class/Parasitized/a.png', /a\.png" is a file, not a folder/],
    ['invalid-input', 'empty', /empty" is empty/],
    ['invalid-input', 'one class', /one class" has images of one class only \("Parasitized"\)/],
  ] as const;
  await threeAtATime(cases, async ([code, name, message]) => {
    assert.match((await commandLine.failure(code, importArgs(place(name), 'refused'))).message, message);
  });
  const { datasets } = await commandLine.answer('dataset list');
  assert.ok(datasets.every(({ name }) => name !== 'refused'));
});

test('a class with three images imports with a warning and cannot be split', async () => {
  const place = join(folder, 'three');
  await drawCells(place, { patients: 4, cellsPerPatient: 10 });
  const images = await readdir(join(place, 'Parasitized'));
  for (const name of images.slice(3)) await rm(join(place, 'Parasitized', name));
  const { report } = await commandLine.answer('dataset import', [place, '--name', 'three']);
  assert.match(report.warnings.join('\n'), /"Parasitized" has 3 usable images only/);
  const error = await commandLine.failure('invalid-input', ['dataset', 'split', 'three']);
  assert.match(error.message, /"Parasitized" has 3 usable images; at least 10/);
  assert.deepEqual((await commandLine.answer('dataset show', ['three'])).splits, []);
  const untrained = await commandLine.failure('not-found', [
    'train',
    '--dataset',
    'three',
    '--backbone',
    'random-conv',
  ]);
  assert.match(untrained.onCommandLine ?? '', /dataset split three/);
});

test('a dataset, split file or manifest that is not there is named', async () => {
  const cases = [
    ['not-found', 'dataset show nowhere', /"nowhere"/],
    ['not-found', 'dataset split clinic --file nowhere.json', /nowhere\.json" does not exist/],
    ['not-found', `dataset import ${cells} --name c --manifest nowhere.csv`, /nowhere\.csv" does not exist/],
    ['invalid-input', `dataset split clinic --file ${cells}`, /is a folder, not a file/],
    ['usage', `dataset import ${cells} --name c --pattern ^(?<patient>C`, /\(\?<patient>C/],
    ['conflict', `dataset import ${folder} --name clinic`, /"clinic" was imported/],
  ] as const;
  await threeAtATime(cases, async ([code, line, message]) => {
    assert.match((await commandLine.failure(code, line.split(' '))).message, message);
  });
});
