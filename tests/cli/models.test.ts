import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sha256 } from '../../src-main/base/index.ts';
import {
  type CellRow,
  cellRowSchema,
  type ModelCard,
  modelCardSchema,
} from '../../src-main/contract/index.ts';
import { onnxruntime } from '../../src-main/engine/runners/index.ts';
import { decodeSquare } from '../../src-main/images/index.ts';
import { relabelImages, undoCorrection } from '../../src-main/services/datasets/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { CommandLine, threeAtATime } from '../support/command-line.ts';
import { answersOf, serveFolder } from '../support/graph-model.ts';
import { drawSlides, LAX, openLaboratory, STRICT, trainSmall } from '../support/laboratory.ts';

const laboratory = await openLaboratory({ after });
const { commandLine, folder } = laboratory;
const lax = await trainSmall(laboratory, [...LAX, '--name', 'lax']);
const strict = await trainSmall(laboratory, [...STRICT, '--name', 'strict', '--seed', '2']);

/** The exported version v1 and its card. */
const exported = join(folder, 'lax.onnx');
const slides = join(folder, 'slides');
await drawSlides(slides, { one: 12 });

const WITH_ALL = ['--with-image-fingerprints', '--with-patient-names'];

test('versions are listed newest first and shown by version, name or checksum', async () => {
  const { models } = await commandLine.answer('models list');
  assert.deepEqual(
    models.map(({ version, name, status, acceptanceMet }) => [version, name, status, acceptanceMet]),
    [
      ['v2', 'strict', 'candidate', false],
      ['v1', 'lax', 'candidate', true],
    ],
  );
  const shown = await threeAtATime(['lax', lax.card.sha256.slice(0, 8)], (reference) =>
    commandLine.answer('models show', [reference]),
  );
  for (const { version, card } of shown) {
    assert.equal(version, 'v1');
    assert.deepEqual(card, lax.card);
  }
  const text = await commandLine.text(['models', 'show', 'strict']);
  assert.match(text, /^Misses its acceptance limits: /m);
  assert.match(text, /- SYNTHETIC: trained on drawn cells/);
});

test('a version is shown against labels that people corrected since its test, beside its own figures', async () => {
  const of = { dataset: 'clinic', by: 'Ada' };
  const store = openStore(commandLine.home);
  const [cell] = store.models.predictions(1);
  const images = [...store.datasets.images(store.datasets.require('clinic'))]
    .filter(({ path }) => path === cell?.path)
    .map(({ id }) => id);
  const className = cell?.trueClass === 'Parasitized' ? 'Uninfected' : 'Parasitized';
  const { change } = relabelImages(store, { ...of, images, className });
  const shown = await commandLine.answer('models show', ['v1']);
  assert.equal(shown.correctedTest?.corrected, 1);
  assert.deepEqual(shown.card, lax.card);
  const text = await commandLine.text(['models', 'show', 'v1']);
  assert.match(text, /^Against the labels that people corrected since the test \(1 image\): accuracy \d/m);
  undoCorrection(store, { change, by: 'Ada' });
  store.close();
  assert.equal((await commandLine.answer('models show', ['v1'])).correctedTest, null);
});

test('two versions are compared on the patients that both were tested on', async () => {
  const { comparison } = await commandLine.answer('models compare', ['v1', 'v2']);
  assert.deepEqual([comparison.a, comparison.b, comparison.patients], ['v1', 'v2', 2]);
  const accuracy = (card: ModelCard) => card.test.metrics.accuracy ?? NaN;
  assert.ok(
    Math.abs(
      (comparison.differences.accuracy.estimate ?? NaN) - (accuracy(strict.card) - accuracy(lax.card)),
    ) < 1e-12,
  );
  assert.equal(comparison.disagreements.length, comparison.onlyARight + comparison.onlyBRight);
  assert.match(
    await commandLine.text(['models', 'compare', 'v1', 'v2']),
    /^v2 against v1 on the same 24 cells/,
  );
});

test('a version that misses its limits needs a person and a reason; every change is recorded and can be taken back', async () => {
  const refused = await commandLine.failure('refused', ['models', 'use', 'v2']);
  assert.match(refused.message, /misses its acceptance limits/);
  await commandLine.failure('refused', ['models', 'use', 'v2', '--override', '  ', '--reason', 'trial']);
  const nothing = await commandLine.failure('not-found', ['screen', laboratory.cells]);
  assert.match(nothing.message, /No model is in use/);

  assert.equal((await commandLine.answer('models use', ['v1'])).model.status, 'in-use');
  const override = ['--override', 'Dr A. Mensah', '--reason', 'archived slides only'];
  assert.equal((await commandLine.answer('models use', ['v2', ...override])).model.version, 'v2');
  const shown = await commandLine.answer('models show', ['v2']);
  assert.deepEqual([shown.override?.by, shown.override?.reason], ['Dr A. Mensah', 'archived slides only']);
  await commandLine.answer('models use', ['v1']);
  const { models } = await commandLine.answer('models list');
  assert.deepEqual(
    models.map(({ version, status }) => [version, status]),
    [
      ['v2', 'retired'],
      ['v1', 'in-use'],
    ],
  );
  const store = openStore(commandLine.home);
  const uses = store.audit.list().filter(({ action }) => action === 'model in use');
  assert.deepEqual(store.audit.problems(), []);
  store.close();
  assert.deepEqual(
    uses.map(({ subject, actor }) => [subject, actor]),
    [
      ['v1', 'command line'],
      ['v2', 'Dr A. Mensah'],
      ['v1', 'command line'],
    ],
  );
  assert.match(uses[1]?.detail ?? '', /"old":"v1".*archived slides only/);
});

/** A slide that version v1 has screened: cells with the probabilities of the app. */
async function screenedCells(): Promise<CellRow[]> {
  const { out } = await commandLine.answer('screen', [slides, '--model', 'v1']);
  const rows = (await readFile(join(out, 'cells.jsonl'), 'utf8')).trim().split('\n');
  const cells = rows
    .map((row) => cellRowSchema.parse(JSON.parse(row)))
    .filter(({ status }) => status === 'done');
  assert.equal(cells.length, 12);
  return cells;
}

test('an exported version runs in plain ONNX Runtime with the probabilities of the app', async () => {
  const { model, card, leftOut } = await commandLine.answer('models export', ['v1', exported, ...WITH_ALL]);
  assert.deepEqual([model, card, leftOut], [exported, `${exported}.json`, []]);
  const { classes, positiveClass, input, output } = modelCardSchema.parse(
    JSON.parse(await readFile(card, 'utf8')),
  );
  const cells = await screenedCells();

  const session = await onnxruntime.InferenceSession.create(model);
  for (const { path, probability } of cells) {
    const pixels = await decodeSquare(await readFile(join(slides, path)), input.size);
    const image = new onnxruntime.Tensor('uint8', pixels, [1, input.size, input.size, 3]);
    const { [output.tensor]: answer } = await session.run({ [input.tensor]: image });
    const plain = Number(answer?.data[classes.indexOf(positiveClass)]);
    assert.ok(Math.abs(plain - (probability ?? NaN)) < 1e-5, `${path}: ${plain} and ${String(probability)}`);
  }
  await session.release();
});

test('what tells of patients stays here unless asked for, and that is said', async () => {
  const file = join(folder, 'for others.onnx');
  const text = await commandLine.text(['models', 'export', 'v1', file]);
  assert.match(
    text,
    /Left out: fingerprints of the training images \(--with-image-fingerprints\), names of the/,
  );
  const card = await readFile(`${file}.json`, 'utf8');
  for (const { patient } of lax.card.test.patients) assert.ok(!card.includes(`"${patient}"`), patient);
  const other = new CommandLine(join(folder, 'untold home'));
  assert.match(
    await other.text(['models', 'import', file]),
    /does not tell which images it has learned from/,
  );
  const shown = await other.answer('models show', [lax.card.sha256]);
  assert.equal(shown.card.exportedFrom, lax.card.sha256);
});

test('a version exported for the web runs in TensorFlow.js with the probabilities of the app', async () => {
  const place = join(folder, 'for the web');
  const words = ['v1', place, '--format', 'tfjs', ...WITH_ALL];
  const { model, card } = await commandLine.answer('models export', words);
  assert.deepEqual([model, card], [join(place, 'model.json'), join(place, 'card.json')]);
  assert.deepEqual(JSON.parse(await readFile(card, 'utf8')), lax.card);
  const { classes, positiveClass, input } = lax.card;

  const address = `${await serveFolder({ after }, place)}/model.json`;
  const { size } = input;
  for (const { path, probability } of (await screenedCells()).slice(0, 4)) {
    const data = await decodeSquare(await readFile(join(slides, path)), size);
    const answers = await answersOf(address, { image: { type: 'uint8', dims: [1, size, size, 3], data } });
    assert.deepEqual(Object.keys(answers), ['probabilities']);
    const inTensorflow = answers['probabilities']?.data[classes.indexOf(positiveClass)] ?? NaN;
    assert.ok(
      Math.abs(inTensorflow - (probability ?? NaN)) < 1e-5,
      `${path}: ${inTensorflow} and ${String(probability)}`,
    );
  }

  const again = await commandLine.failure('conflict', ['models', 'export', ...words]);
  assert.ok(again.message.includes(place));
  await commandLine.failure('invalid-input', [
    'models',
    'export',
    'v1',
    join(model, 'x'),
    '--format',
    'tfjs',
  ]);
  const unplugged = join(folder, 'unplugged', 'web');
  await commandLine.failure('not-found', ['models', 'export', 'v1', unplugged, '--format', 'tfjs']);
  assert.equal(existsSync(join(folder, 'unplugged')), false);
  await commandLine.failure('usage', ['models', 'export', 'v1', 'x', '--format', 'keras']);
});

test('another PC takes in an exported version as a candidate, once', async () => {
  const other = new CommandLine(join(folder, 'other home'));
  const { model } = await other.answer('models import', [exported]);
  assert.deepEqual([model.version, model.status, model.sha256], ['v1', 'candidate', lax.card.sha256]);
  assert.deepEqual((await other.answer('models show', ['v1'])).card, lax.card);
  const again = await other.failure('conflict', ['models', 'import', exported]);
  assert.match(again.message, /registered already, as v1/);
  const alone = await other.failure('invalid-input', ['models', 'compare', 'v1', 'v1']);
  assert.match(alone.message, /No test image of v1 or v1 is on this PC/);
});

test('a file or card that is damaged, exchanged or changed is refused by name, and nothing is registered', async () => {
  const other = new CommandLine(join(folder, 'wary home'));
  const bytes = await readFile(exported);
  const card = await readFile(`${exported}.json`, 'utf8');
  const lay = async (name: string, model: Uint8Array, itsCard: string) => {
    await writeFile(join(folder, name), model);
    await writeFile(join(folder, `${name}.json`), itsCard);
  };
  const changed = Buffer.from(bytes);
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
  const cut = bytes.subarray(0, 5000);
  const swapped = JSON.stringify({ ...lax.card, classes: lax.card.classes.toReversed() });
  const answers = JSON.stringify({
    ...lax.card,
    checkSet: {
      ...lax.card.checkSet,
      probabilities: lax.card.checkSet.probabilities.map(([a = 0, b = 0]) => [b, a]),
    },
  });
  await lay('changed.onnx', changed, card);
  await lay('cut.onnx', cut, card.replaceAll(lax.card.sha256, sha256(cut)));
  await lay('lacking.onnx', bytes, card.replace('"temperature"', '"heat"'));
  await lay('answers.onnx', bytes, answers);
  await lay('swapped.onnx', bytes, swapped);
  const { acceptance, threshold } = strict.card;
  const better = { ...strict.card, acceptance: { ...acceptance, met: true, reasons: [] } };
  await commandLine.answer('models export', ['strict', join(folder, 'better.onnx'), ...WITH_ALL]);
  await writeFile(join(folder, 'better.onnx.json'), JSON.stringify(better));
  await lay('bolder.onnx', bytes, JSON.stringify({ ...lax.card, threshold: 0.001 + threshold / 2 }));
  await lay('long.onnx', bytes, JSON.stringify({ ...lax.card, name: 'x'.repeat(10_000_000) }));
  await copyFile(exported, join(folder, 'of another.onnx'));
  await writeFile(join(folder, 'of another.onnx.json'), JSON.stringify(strict.card));
  const cases = [
    ['not-found', 'nowhere.onnx', /nowhere\.onnx" does not exist/],
    ['corrupt', 'changed.onnx', /changed\.onnx\.json" is not that of ".*checksums differ/],
    ['corrupt', 'of another.onnx', /of another\.onnx\.json" is not that of/],
    ['corrupt', 'cut.onnx', /cut\.onnx/],
    ['corrupt', 'lacking.onnx', /lacking\.onnx\.json" cannot be used: field temperature/],
    ['corrupt', 'long.onnx', /long\.onnx\.json" cannot be used: field name: Too big/],
    ['corrupt', 'better.onnx', /says that it meets its acceptance limits, its figures say otherwise/],
    ['corrupt', 'bolder.onnx', /its threshold is .*, but it was tested with/],
    ['corrupt', 'swapped.onnx', /swapped\.onnx.*classes are/],
    ['refused', 'answers.onnx', /answers\.onnx" does not give the answers of its card/],
  ] as const;
  await threeAtATime(cases, async ([code, name, message]) => {
    const error = await other.failure(code, ['models', 'import', join(folder, name)]);
    assert.match(error.message, message);
  });
  assert.deepEqual((await other.answer('models list')).models, []);
});

test('a version whose file is damaged in the data folder is neither used, run nor exported', async () => {
  const { sha256: hash } = strict.card;
  const blob = join(commandLine.home, 'blobs', hash.slice(0, 2), hash);
  const sound = await readFile(blob);
  const damaged = Buffer.from(sound);
  damaged[9000] = (damaged[9000] ?? 0) ^ 1;
  await writeFile(blob, damaged);
  const target = join(folder, 'never.onnx');
  const lines = [
    ['models', 'use', 'v2', '--override', 'Dr A. Mensah', '--reason', 'trial'],
    ['screen', laboratory.cells, '--model', 'v2'],
    ['models', 'export', 'v2', target],
  ];
  await threeAtATime(lines, async (line) => {
    const error = await commandLine.failure('corrupt', line);
    assert.match(error.message, new RegExp(`model v2 \\(strict\\).*${hash}.*damaged`));
  });
  await assert.rejects(readFile(target));
  await writeFile(blob, sound);
  const { models } = await commandLine.answer('models list');
  assert.equal(models.find(({ version }) => version === 'v1')?.status, 'in-use', 'the version in use stays');
});

test(
  'an export never takes the place of a pipe or device',
  { skip: process.platform === 'win32' && 'Windows has none among its files' },
  async () => {
    const pipe = join(folder, 'pipe');
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    const { message } = await commandLine.failure('invalid-input', ['models', 'export', 'v1', pipe]);
    assert.match(message, /pipe" is a pipe or a device, not a file/);
    assert.ok((await stat(pipe)).isFIFO());
  },
);

test('a version that is not there, or a place where nothing can be written, is named', async () => {
  const cases = [
    ['not-found', ['models', 'show', 'v9'], /"v9"/],
    ['not-found', ['models', 'compare', 'v1', 'nothing'], /"nothing"/],
    ['invalid-input', ['models', 'export', 'v1', folder], /is a folder, not a file/],
    [
      'not-found',
      ['models', 'export', 'v1', join(folder, 'no stick', 'v1.onnx')],
      /The folder ".*no stick" does not exist/,
    ],
    ['invalid-input', ['models', 'export', 'v1', join(exported, 'inside.onnx')], /inside\.onnx/],
  ] as const;
  await threeAtATime(cases, async ([code, line, message]) => {
    assert.match((await commandLine.failure(code, line)).message, message);
  });
  assert.ok(!existsSync(join(folder, 'no stick')));
});
