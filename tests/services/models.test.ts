import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { sha256, silentJob } from '../../src-main/base/index.ts';
import { type ModelCard, modelCardSchema, type Prediction } from '../../src-main/contract/index.ts';
import { type Graph, readModel, type Tensor, writeModel } from '../../src-main/engine/onnx/index.ts';
import { relabelImages, undoCorrection } from '../../src-main/services/datasets/index.ts';
import {
  compareModels,
  correctedTest,
  exportModel,
  importModel,
  listModels,
  modelToRun,
  openModel,
  showModel,
  useModel,
} from '../../src-main/services/models/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { openWorkspace, type Workspace } from '../../src-main/services/workspace/index.ts';
import { type Ending, openClinic, smallRecipe, smallTraining, temporaryFolder } from '../support/clinic.ts';

const { workspace } = await openClinic({ after });
const good = await trainModel(workspace, smallTraining({ name: 'good' }), silentJob);
const hardlyTrained = smallRecipe({
  maxEpochs: 1,
  optimizer: { learningRate: 1e-6 },
  acceptance: { minSensitivity: 1, maxFalseAlarmRate: 0 },
});
await trainModel(workspace, smallTraining({ name: 'weak', recipe: hardlyTrained }), silentJob);
const NOTHING_MORE = { imageFingerprints: false, patientNames: false };
const NOBODY = { by: undefined, reason: undefined };

/** A data folder of another PC. */
async function otherWorkspace(t: Ending): Promise<Workspace> {
  const other = openWorkspace(join(await temporaryFolder(t, 'other'), 'home'));
  t.after(() => {
    other.close();
    return Promise.resolve();
  });
  return other;
}

/** The model's file with the sign of one weight tensor turned, and a card that fits it in all but the answers. */
async function tampered(): Promise<{ bytes: Uint8Array; card: ModelCard }> {
  const graph = readModel(await workspace.store.blobs.get(good.card.sha256, 'the model'));
  const gemm = graph.nodes.findLast((node) => node.op === 'Gemm');
  const turned = gemm?.inputs[1] ?? '';
  const negate = (tensor: Tensor): Tensor =>
    tensor.type === 'float32' ? { ...tensor, data: tensor.data.map((value) => -value) } : tensor;
  const initializers = new Map(
    [...graph.initializers].map(([name, tensor]) => [name, name === turned ? negate(tensor) : tensor]),
  );
  const bytes = writeModel({ ...graph, initializers } satisfies Graph);
  return { bytes, card: { ...good.card, name: 'tampered', sha256: sha256(bytes) } };
}

async function exported(folder: string, card: object, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'model.onnx');
  await writeFile(file, bytes);
  await writeFile(`${file}.json`, JSON.stringify(card));
  return file;
}

describe('which version is in use', () => {
  test('none at first; then the one that a person put in use, and back again', async () => {
    assert.throws(() => modelToRun(workspace, undefined), {
      code: 'not-found',
      nextStep: /Put a version in use/,
    });
    assert.equal((await useModel(workspace, 'good', NOBODY)).status, 'in-use');
    assert.equal(modelToRun(workspace, undefined).version, good.version);
    const override = { by: ' Dr A. Mensah ', reason: 'a trial on archived slides' };
    assert.equal((await useModel(workspace, 'weak', override)).status, 'in-use');
    assert.deepEqual(
      listModels(workspace).map(({ name, status }) => [name, status]),
      [
        ['weak', 'in-use'],
        ['good', 'retired'],
      ],
    );
    assert.equal(showModel(workspace, 'weak').override?.by, 'Dr A. Mensah');
    await useModel(workspace, good.version, NOBODY);
    assert.equal(modelToRun(workspace, undefined).name, 'good');
    const entries = workspace.store.audit.list().filter(({ action }) => action === 'model in use');
    assert.deepEqual(
      entries.map(({ actor, subject }) => [actor, subject]),
      [
        ['command line', 'v1'],
        ['Dr A. Mensah', 'v2'],
        ['command line', 'v1'],
      ],
    );
    assert.match(entries[1]?.detail ?? '', /a trial on archived slides/);
    assert.match(entries[2]?.detail ?? '', /"old":"v2","new":"v1"/);
  });

  test('one that misses its limits is refused without a name and a reason', async () => {
    for (const half of [NOBODY, { by: 'Dr A. Mensah', reason: undefined }, { by: ' ', reason: 'why not' }]) {
      await assert.rejects(useModel(workspace, 'weak', half), {
        code: 'refused',
        message: /weak.*misses its acceptance limits.*the limit is/,
        onCommandLine: /--override/,
      });
    }
    assert.equal(modelToRun(workspace, undefined).name, 'good');
  });

  test('one that is not there names those that are', async () => {
    await assert.rejects(useModel(workspace, 'v9', NOBODY), { code: 'not-found', nextStep: /v1 \(good\)/ });
  });

  test('a damaged file neither comes into use nor runs', async (t) => {
    const other = await otherWorkspace(t);
    const { version } = await importModel(other, await exportedGood(t));
    const path = other.store.blobs.path(showModel(other, version).card.sha256);
    const bytes = await readFile(path);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await assert.rejects(useModel(other, version, NOBODY), { code: 'corrupt', message: /good.*damaged/ });
    await assert.rejects(openModel(other, showModel(other, version), 'cpu', silentJob), { code: 'corrupt' });
    assert.equal(other.store.models.inUse(), undefined);
  });
});

describe('labels that people corrected', () => {
  test('after the test: figures beside its own, as long as they differ', async (t) => {
    const { workspace: lab } = await openClinic(t, { mislabelledEvery: 4 });
    const { version, card } = await trainModel(lab, smallTraining(), silentJob);
    assert.equal(correctedTest(lab, version), null);
    const dataset = lab.store.datasets.require('clinic');
    const answers = lab.store.models.predictions(1);
    const idOf = new Map([...lab.store.datasets.images(dataset)].map(({ id, path }) => [path, id]));
    const called = ({ probabilities: [parasitized = 0] }: Prediction) =>
      parasitized >= card.threshold ? 'Parasitized' : 'Uninfected';
    const wrong = answers.filter((answer) => called(answer) !== answer.trueClass);
    assert.ok(wrong.length >= 3, `${wrong.length} test cells that the model calls otherwise`);
    const changes = wrong.map((answer) => {
      const images = [idOf.get(answer.path) ?? 0];
      const request = { dataset: 'clinic', images, by: 'Ada', className: called(answer) };
      return relabelImages(lab.store, request).change;
    });
    const corrected = correctedTest(lab, version);
    assert.equal(corrected?.corrected, wrong.length);
    assert.deepEqual(
      [corrected.accuracy, corrected.sensitivity, corrected.specificity].map(({ estimate }) => estimate),
      [1, 1, 1],
    );
    assert.deepEqual(showModel(lab, version).card, card, 'its own figures stay');
    const next = await trainModel(lab, smallTraining({ name: 'next' }), silentJob);
    assert.equal(correctedTest(lab, next.version), null, 'corrected before its test, not since');
    const limit = `people had corrected the labels of ${wrong.length} of the ${answers.length} test images`;
    assert.ok(next.card.limitsOfUse.some((text) => text.includes(limit)));
    assert.ok(!card.limitsOfUse.some((text) => text.includes('corrected')));
    for (const change of changes) undoCorrection(lab.store, { change, by: 'Ada' });
    assert.equal(correctedTest(lab, version), null);
    assert.equal(correctedTest(lab, next.version)?.corrected, wrong.length);
  });

  test('are unknown where the images are not', async (t) => {
    const other = await otherWorkspace(t);
    const { version } = await importModel(other, await exportedGood(t));
    assert.equal(correctedTest(other, version), null);
    assert.throws(() => correctedTest(other, 'v9'), { code: 'not-found' });
  });
});

async function exportedGood(t: Ending, choice = NOTHING_MORE): Promise<string> {
  const file = join(await temporaryFolder(t, 'export'), 'clinic.onnx');
  await exportModel(workspace, 'good', file, choice);
  return file;
}

describe('the check set', () => {
  test('is run when a version is first opened, and again where the PC or version is another', async () => {
    const marks = () => {
      const database = new SqliteDatabase(workspace.store.path);
      const rows = database.prepare("SELECT key, value FROM settings WHERE key LIKE 'checked %'").all();
      database.close();
      return rows as { key: string; value: string }[];
    };
    await (await openModel(workspace, showModel(workspace, 'good'), 'cpu', silentJob)).close();
    const [mark] = marks();
    assert.ok(mark);
    const elsewhere = new SqliteDatabase(workspace.store.path);
    elsewhere.prepare(`UPDATE settings SET value = '"another PC"' WHERE key = ?`).run(mark.key);
    elsewhere.close();
    await (await openModel(workspace, showModel(workspace, 'good'), 'cpu', silentJob)).close();
    assert.deepEqual(marks(), [mark]);
  });

  test('a model that answers otherwise than its card is not run', async () => {
    const { bytes, card } = await tampered();
    await workspace.store.blobs.put(bytes);
    const model = workspace.store.models.register(card, [], null);
    for (const attempt of [1, 2]) {
      await assert.rejects(
        openModel(workspace, model, 'cpu', silentJob),
        {
          code: 'refused',
          message: /tampered.*does not give the answers of its card \(largest difference [\d.]+\)/,
        },
        `attempt ${attempt}`,
      );
    }
  });

  test('the same file with another check set is checked by that', async () => {
    const { checkSet } = good.card;
    const probabilities = checkSet.probabilities.map((row) => row.toReversed());
    const card = { ...good.card, name: 'same file', checkSet: { ...checkSet, probabilities } };
    const model = workspace.store.models.register(card, [], null);
    await (await openModel(workspace, showModel(workspace, 'good'), 'cpu', silentJob)).close();
    await assert.rejects(openModel(workspace, model, 'cpu', silentJob), { code: 'refused' });
  });
});

describe('from one PC to another', () => {
  test('an exported version is imported as it was, once', async (t) => {
    const file = await exportedGood(t, { imageFingerprints: true, patientNames: true });
    assert.deepEqual(modelCardSchema.parse(JSON.parse(await readFile(`${file}.json`, 'utf8'))), good.card);
    assert.equal(sha256(await readFile(file)), good.card.sha256);
    const other = await otherWorkspace(t);
    const summary = await importModel(other, file);
    assert.deepEqual([summary.version, summary.status, summary.name], ['v1', 'candidate', 'good']);
    assert.deepEqual(showModel(other, 'v1').card, good.card);
    await assert.rejects(importModel(other, file), { code: 'conflict', message: /v1 \(good\)/ });
    await useModel(other, 'v1', NOBODY);
    await (await openModel(other, modelToRun(other, undefined), 'cpu', silentJob)).close();
  });

  test('an export holds nothing of patients that was not chosen', async (t) => {
    const file = await exportedGood(t);
    const [bytes, text] = await Promise.all([readFile(file), readFile(`${file}.json`, 'utf8')]);
    const card = modelCardSchema.parse(JSON.parse(text));
    const names = good.card.test.patients.map(({ patient }) => patient);
    assert.ok(names.length > 0);
    for (const name of names) assert.ok(!text.includes(`"${name}"`), name);
    assert.deepEqual(
      card.test.patients.map(({ patient }) => patient),
      names.map((_, index) => `patient ${index + 1}`),
    );
    assert.equal(readModel(bytes).metadata.has('learned-images'), false);
    const own = readModel(await workspace.store.blobs.get(good.card.sha256, 'the model'));
    assert.ok(own.metadata.has('learned-images'), 'this PC still knows');
    assert.deepEqual(card.test.metrics, good.card.test.metrics);
    assert.match(card.limitsOfUse.at(-1) ?? '', /without the fingerprints/);
    const entry = workspace.store.audit.list().findLast(({ action }) => action === 'model exported');
    assert.match(entry?.detail ?? '', /imageFingerprints.*patientNames/);
  });

  test('however it was exported, it is the same version: found by its first checksum, imported once', async (t) => {
    const other = await otherWorkspace(t);
    const summary = await importModel(other, await exportedGood(t));
    assert.equal(summary.learnedImagesLeftOut, true);
    assert.equal(showModel(other, good.card.sha256).version, summary.version);
    const here = { code: 'conflict', message: /v1 \(good\)/ };
    for (const patientNames of [false, true]) {
      const file = await exportedGood(t, { imageFingerprints: false, patientNames });
      await assert.rejects(importModel(other, file), here);
      await assert.rejects(importModel(workspace, file), here, 'where it was trained');
    }
    const again = join(await temporaryFolder(t, 'again'), 'again.onnx');
    await exportModel(other, 'v1', again, NOTHING_MORE);
    assert.equal(sha256(await readFile(again)), summary.sha256, 'handed on as it came');
    const told = await importModel(
      other,
      await exportedGood(t, { ...NOTHING_MORE, imageFingerprints: true }),
    );
    assert.deepEqual([told.version, told.learnedImagesLeftOut], ['v2', false]);
  });

  test('files that do not belong together, or contradict themselves, are refused and nothing is recorded', async (t) => {
    const other = await otherWorkspace(t);
    const folder = await temporaryFolder(t, 'import');
    const bytes = await workspace.store.blobs.get(good.card.sha256, 'the model');
    const { card } = good;
    const foreign = await tampered();
    const refusals: [string, object, Uint8Array, string, RegExp][] = [
      ['other bytes', card, foreign.bytes, 'corrupt', /checksums differ/],
      ['tampered', foreign.card, foreign.bytes, 'refused', /answers of its card/],
      ['no model', { ...card, sha256: sha256('x') }, Buffer.from('x'), 'corrupt', /./],
      ['half a card', { ...card, classes: undefined }, bytes, 'corrupt', /field classes/],
      [
        'swapped classes',
        { ...card, classes: card.classes.toReversed() },
        bytes,
        'corrupt',
        /its classes are/,
      ],
      ['no positive class', { ...card, positiveClass: 'Sick' }, bytes, 'corrupt', /"Sick" is none of/],
      [
        'untested class',
        { ...card, positiveClass: 'Uninfected' },
        bytes,
        'corrupt',
        /tested on "Parasitized"/,
      ],
      ['another size', { ...card, input: { ...card.input, size: 64 } }, bytes, 'corrupt', /"image"/],
      [
        'nothing to check',
        { ...card, checkSet: { ...card.checkSet, probabilities: [] } },
        bytes,
        'corrupt',
        /check set/,
      ],
    ];
    for (const [name, wrongCard, wrongBytes, code, message] of refusals) {
      const file = await exported(join(folder, name), wrongCard, wrongBytes);
      await assert.rejects(importModel(other, file), { code, message }, name);
    }
    const file = await exported(join(folder, 'no JSON'), card, bytes);
    await writeFile(`${file}.json`, '{');
    await assert.rejects(importModel(other, file), { code: 'corrupt', message: /not JSON/ });
    await assert.rejects(importModel(other, join(folder, 'nowhere.onnx')), { code: 'not-found' });
    assert.deepEqual(listModels(other), []);
    assert.deepEqual(await readdir(other.store.blobs.folder).catch(() => []), []);
  });
});

describe('two versions compared', () => {
  test('on the same test images: who is right where, with intervals', async () => {
    const { store } = workspace;
    const comparison = await compareModels(workspace, 'good', 'weak', silentJob);
    assert.deepEqual(
      [comparison.a, comparison.b, comparison.cells, comparison.patients],
      ['v1', 'v2', 48, 3],
    );
    const positiveOf = (version: string) => {
      const { number, card } = store.models.require(version);
      return store.models.predictions(number).map(({ probabilities: [p = NaN], trueClass }) => ({
        called: p >= card.threshold,
        isRight: p >= card.threshold === (trueClass === 'Parasitized'),
      }));
    };
    const [a, b] = [positiveOf('v1'), positiveOf('v2')];
    const count = (test: (index: number) => boolean) => a.keys().filter(test).toArray().length;
    const onlyA = count((index) => a[index]?.isRight === true && b[index]?.isRight === false);
    const onlyB = count((index) => a[index]?.isRight === false && b[index]?.isRight === true);
    assert.deepEqual([comparison.onlyARight, comparison.onlyBRight], [onlyA, onlyB]);
    assert.equal(
      comparison.disagreements.length,
      count((index) => a[index]?.called !== b[index]?.called),
    );
    assert.ok(onlyA > onlyB);
    assert.ok(comparison.mcnemar.exact < 0.05);
    const { accuracy } = comparison.differences;
    assert.ok(Math.abs((accuracy.estimate ?? NaN) - (onlyB - onlyA) / 48) < 1e-9);
    // Three patients are too few for an interval of a difference.
    assert.deepEqual([accuracy.low, accuracy.high], [null, null]);
    const { estimate, low, high } = comparison.figures.a.accuracy;
    assert.ok(low !== null && estimate !== null && high !== null && low <= estimate && estimate <= high);
    for (const { path, trueClass } of comparison.disagreements) assert.ok(path.includes(trueClass));
  });

  test('a version with itself: no difference', async () => {
    const { disagreements, onlyARight, onlyBRight, differences } = await compareModels(
      workspace,
      'v1',
      'good',
      silentJob,
    );
    assert.deepEqual([disagreements, onlyARight, onlyBRight], [[], 0, 0]);
    assert.equal(differences.rocAuc.estimate, 0);
  });

  test('what cannot be compared says why', async (t) => {
    await assert.rejects(compareModels(workspace, 'v1', 'v99', silentJob), { code: 'not-found' });
    const { card } = good;
    const classes = ['Parasitized', 'Suspect'];
    workspace.store.models.register({ ...card, name: 'other classes', classes }, [], null);
    await assert.rejects(compareModels(workspace, 'v1', 'other classes', silentJob), {
      code: 'invalid-input',
      message: /different classes/,
    });
    const other = await otherWorkspace(t);
    const { version } = await importModel(other, await exportedGood(t));
    await assert.rejects(compareModels(other, version, version, silentJob), {
      code: 'invalid-input',
      message: /No test image of v1 or v1 is on this PC/,
    });
  });
});
