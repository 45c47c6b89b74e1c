import assert from 'node:assert/strict';
import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type JobContext, sha256, silentJob } from '../../src-main/base/index.ts';
import { type ModelCard, modelCardSchema, quickRecipeSchema } from '../../src-main/contract/index.ts';
import { decodeSquare } from '../../src-main/images/index.ts';
import { readModel } from '../../src-main/engine/onnx/index.ts';
import { excludeImages, relabelImages } from '../../src-main/services/datasets/index.ts';
import { FeatureCache } from '../../src-main/services/features/index.ts';
import { resumeTraining, trainModel } from '../../src-main/services/training/index.ts';
import { openClinic, smallRecipe, smallTraining } from '../support/clinic.ts';
import { killAfterLines } from '../support/killed-process.ts';
import { skipWithoutTensorflow } from '../support/required.ts';
import { runGraph } from '../support/run-graph.ts';

const clinic = await openClinic({ after });
const first = await trainModel(clinic.workspace, smallTraining(), silentJob);
const withoutTensorflow = await skipWithoutTensorflow();

function imagesOf(part: string, { store } = clinic.workspace) {
  const dataset = store.datasets.require('clinic');
  const images = store.splits.images(store.splits.require(dataset), dataset);
  return images.filter((entry) => entry.part === part).map(({ image }) => image);
}

/** The outputs of a model's file in plain ONNX Runtime, for dataset images. */
async function plainOutputs(
  { sha256: file, input }: ModelCard,
  images: readonly { path: string }[],
  { store } = clinic.workspace,
) {
  const model = readModel(await store.blobs.get(file, 'the model'));
  const { size } = input;
  const data = new Uint8Array(images.length * size * size * 3);
  for (const [index, { path }] of images.entries()) {
    data.set(await decodeSquare(await readFile(path), size), index * size * size * 3);
  }
  const outputs = await runGraph(model, {
    image: { type: 'uint8', dims: [images.length, size, size, 3], data },
  });
  const rows = (name: string) => {
    const { data: values = [] } = outputs[name] ?? {};
    return images.map((_, row) => values.slice(row * 2, row * 2 + 2));
  };
  return { logits: rows('logits'), probabilities: rows('probabilities') };
}

describe('the model and its card', () => {
  test('the card holds what a model card must, and is as the contract says', () => {
    const { card } = first;
    assert.deepEqual(modelCardSchema.parse(card), card);
    assert.deepEqual(card.classes, ['Parasitized', 'Uninfected']);
    assert.equal(card.positiveClass, 'Parasitized');
    assert.deepEqual(card.recipe, smallRecipe({ taps: card.recipe.taps }));
    assert.equal(card.recipe.taps.length, 3, 'written down by name');
    assert.equal(card.backbone.name, 'random-conv');
    assert.equal(card.data.split.unit, 'patient');
    assert.equal(card.data.split.method.kind, 'ratio');
    assert.equal(card.training.runner, 'onnxruntime');
    assert.match(card.training.device, /onnxruntime on cpu/);
    assert.equal(card.training.epochs.length, 20);
    assert.ok(card.training.seconds > 0);
    assert.ok(card.limitsOfUse.some((limit) => limit.includes('a qualified person decides')));
    assert.equal(card.checkSet.probabilities.length, card.checkSet.images);
    assert.equal(card.acceptance.met, true);
    assert.deepEqual(card.acceptance.limits, card.recipe.acceptance);
    assert.ok(card.test.metrics.ece !== null && card.test.metrics.brier !== null);
    assert.equal(card.test.metrics.cells, imagesOf('test').length);
  });

  test('its data list names every image by content, and no patient is on two sides', async () => {
    const { data } = first.card;
    const list = await clinic.workspace.store.blobs.get(data.listSha256, 'the data list');
    const lines = Buffer.from(list)
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    assert.equal(lines.length, 160);
    assert.equal(new Set(lines.map(([, hash]) => hash)).size, 160);
    const partsOf = Map.groupBy(lines, ([, , , patient]) => patient);
    assert.equal(partsOf.size, 10);
    for (const [patient, ofPatient] of partsOf) {
      assert.equal(new Set(ofPatient.map(([part]) => part)).size, 1, `patient ${patient ?? ''}`);
    }
    for (const { part, images, patients } of data.parts) {
      const ofPart = lines.filter(([name]) => name === part);
      assert.deepEqual(
        [images, patients],
        [ofPart.length, new Set(ofPart.map(([, , , patient]) => patient)).size],
      );
      assert.deepEqual(
        ofPart.map(([, hash]) => hash).sort(),
        imagesOf(part)
          .map((image) => image.sha256)
          .sort(),
      );
    }
  });

  test('only training images were changed at random; no feature of a test image was kept', async (t) => {
    const { workspace } = await openClinic(t);
    await trainModel(workspace, smallTraining(), silentJob);
    const width = 2 * (64 + 128 + 256);
    const held: Record<string, number[]> = {};
    for (const name of await readdir(workspace.featuresFolder)) {
      const folder = join(workspace.featuresFolder, name);
      const { size } = await stat(join(folder, '000001.features'));
      const views = size > 16 + 80 * 2 * width ? 2 : 1;
      const cache = await FeatureCache.open(folder, views * width);
      const counts = ['train', 'validation', 'test'].map(async (part) => {
        const target = new Float16Array(views * width);
        const found = await Promise.all(
          imagesOf(part, workspace).map((image) => cache.read(image.sha256, target)),
        );
        return found.filter(Boolean).length;
      });
      held[`${views} views`] = await Promise.all(counts);
      await cache.close();
    }
    assert.deepEqual(held, { '2 views': [80, 0, 0], '1 views': [0, 32, 0] });
  });

  test('its file gives the same probabilities in plain ONNX Runtime', async () => {
    const { store } = clinic.workspace;
    const predictions = store.models.predictions(store.models.require(first.version).number);
    const { probabilities } = await plainOutputs(first.card, predictions);
    assert.deepEqual(
      predictions.map(({ sha256: hash }) => hash),
      imagesOf('test').map((image) => image.sha256),
    );
    for (const [index, { probabilities: kept }] of predictions.entries()) {
      for (const [column, value] of kept.entries()) {
        assert.ok(Math.abs(value - (probabilities[index]?.[column] ?? NaN)) < 1e-5);
      }
    }
    assert.equal(sha256(await store.blobs.get(first.card.sha256, 'the model')), first.card.sha256);
  });

  test('its report is there', async () => {
    assert.match(await readFile(first.reportFile, 'utf8'), /<html/);
    assert.ok(first.sentences.length > 0);
  });

  test('temperature brings down the loss on validation', async (t) => {
    const { workspace } = await openClinic(t, { mislabelledEvery: 4 });
    const { card } = await trainModel(workspace, smallTraining(), silentJob);
    const validation = imagesOf('validation', workspace);
    const { logits, probabilities } = await plainOutputs(card, validation, workspace);
    const label = (index: number) => card.classes.indexOf(validation[index]?.className ?? '');
    const mean = (losses: number[]) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const plain = mean(
      logits.map(
        (row, index) => Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - (row[label(index)] ?? 0),
      ),
    );
    const scaled = mean(probabilities.map((row, index) => -Math.log(row[label(index)] ?? 0)));
    assert.notEqual(card.temperature, 1);
    assert.ok(scaled < plain, `${scaled} with T = ${card.temperature}, ${plain} without`);
  });
});

describe('the same again', () => {
  test('the same seed gives the same file, another seed another one', async () => {
    const { workspace } = clinic;
    const again = await trainModel(workspace, smallTraining(), silentJob);
    assert.equal(again.card.sha256, first.card.sha256);
    assert.deepEqual(again.card.test, first.card.test);
    assert.equal(again.version, 'v2');
    const other = await trainModel(workspace, smallTraining({ recipe: smallRecipe({ seed: 2 }) }), silentJob);
    assert.notEqual(other.card.sha256, first.card.sha256);
  });

  test('killed while it learns, a training resumes to the same file', async () => {
    const { workspace } = clinic;
    const script = new URL('training-process.ts', import.meta.url);
    await killAfterLines(5, script, [workspace.home, JSON.stringify(smallRecipe())]);
    const row = workspace.store.trainings.latestUnfinished();
    assert.equal(row?.status, 'interrupted');
    assert.ok(row.seconds > 0.1, 'its time is counted, epoch by epoch');
    const begun = workspace.store.trainings.epochs(row.id).length;
    assert.ok(begun >= 5 && begun < 20);
    const lines: string[] = [];
    const resumed = await resumeTraining(
      workspace,
      { training: undefined, engine: 'onnxruntime', device: 'cpu' },
      { ...silentJob, log: (line) => lines.push(line) },
    );
    assert.equal(resumed.card.sha256, first.card.sha256);
    assert.deepEqual(resumed.card.test, first.card.test);
    assert.ok(
      lines.filter((line) => line.startsWith('epoch')).length <= 20 - begun + 1,
      'nothing is learnt twice',
    );
    assert.deepEqual(
      workspace.store.trainings.epochs(row.id).map(({ epoch }) => epoch),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test('stopped by a person, it says how to go on, and does', async () => {
    const { workspace } = clinic;
    const stop = new AbortController();
    const job: JobContext = {
      ...silentJob,
      signal: stop.signal,
      log: (line) => {
        if (line.startsWith('epoch 3,')) stop.abort();
      },
    };
    await assert.rejects(trainModel(workspace, smallTraining(), job), {
      code: 'cancelled',
      onCommandLine: /--resume \d+/,
    });
    const row = workspace.store.trainings.latestUnfinished();
    assert.equal(row?.status, 'stopped');
    assert.equal(workspace.store.trainings.epochs(row.id).length, 3);
    const resumed = await resumeTraining(
      workspace,
      { training: row.id, engine: 'auto', device: 'cpu' },
      silentJob,
    );
    assert.equal(resumed.card.sha256, first.card.sha256);
    await assert.rejects(
      resumeTraining(workspace, { training: row.id, engine: 'auto', device: 'cpu' }, silentJob),
      {
        code: 'invalid-input',
        message: /has finished/,
      },
    );
    await assert.rejects(
      resumeTraining(workspace, { training: undefined, engine: 'auto', device: 'cpu' }, silentJob),
      {
        code: 'not-found',
      },
    );
  });

  test('a training that failed for a lost image goes on when that is back', async () => {
    const { workspace } = clinic;
    const [lost] = imagesOf('test');
    assert.ok(lost);
    await rename(lost.path, `${lost.path}.away`);
    await assert.rejects(trainModel(workspace, smallTraining(), silentJob), {
      code: 'not-found',
      message: new RegExp(`${lost.path.replaceAll('\\', '\\\\')}.*no longer there`),
      nextStep: /Import the folder again/,
    });
    assert.equal(workspace.store.trainings.latestUnfinished()?.status, 'failed');
    await rename(`${lost.path}.away`, lost.path);
    const resumed = await resumeTraining(
      workspace,
      { training: undefined, engine: 'auto', device: 'cpu' },
      silentJob,
    );
    assert.equal(resumed.card.sha256, first.card.sha256);
  });

  test('with TensorFlow it learns the same', { skip: withoutTensorflow }, async () => {
    const { card } = await trainModel(
      clinic.workspace,
      smallTraining({ engine: 'tensorflow', device: 'auto' }),
      silentJob,
    );
    assert.equal(card.training.runner, 'tensorflow');
    assertLearntTheSame(card);
  });

  test('killed on one back end, it goes on with the other', { skip: withoutTensorflow }, async () => {
    const { workspace } = clinic;
    const script = new URL('training-process.ts', import.meta.url);
    await killAfterLines(5, script, [workspace.home, JSON.stringify(smallRecipe())]);
    const { card } = await resumeTraining(
      workspace,
      { training: undefined, engine: 'tensorflow', device: 'auto' },
      silentJob,
    );
    assert.equal(card.training.runner, 'tensorflow');
    assert.deepEqual(
      card.training.epochs.map(({ epoch }) => epoch),
      first.card.training.epochs.map(({ epoch }) => epoch),
    );
    assertLearntTheSame(card);
  });
});

/** The back ends round differently, so the files differ; the loss hardly does, the answers do not. */
function assertLearntTheSame(card: ModelCard): void {
  const last = (of: ModelCard) => of.training.epochs.at(-1)?.validationLoss ?? NaN;
  assert.ok(Math.abs(last(card) - last(first.card)) < 1e-3);
  assert.deepEqual(card.test.confusion, first.card.test.confusion);
}

describe('weights of patients', () => {
  test('where every patient has as many images, all count the same', async () => {
    const recipe = smallRecipe({ patientWeights: 'balanced' });
    const { card } = await trainModel(clinic.workspace, smallTraining({ recipe }), silentJob);
    assert.equal(card.sha256, first.card.sha256);
  });

  test('a patient of many images does not shout the others down', async (t) => {
    const { workspace } = await openClinic(t, { cells: 12 });
    const by = 'Ada';
    const trained = imagesOf('train', workspace);
    const loud = trained[0]?.patient;
    const others = trained.filter(({ patient }) => patient !== loud);
    const few = others.filter(({ path }) => /_cell_[12]\.png$/.test(path));
    const rest = others.filter((image) => !few.includes(image)).map(({ id }) => id);
    excludeImages(workspace.store, { dataset: 'clinic', images: rest, by });
    for (const [from, className] of [
      ['Parasitized', 'Uninfected'],
      ['Uninfected', 'Parasitized'],
    ] as const) {
      const of = trained.filter((image) => image.patient === loud && image.className === from);
      relabelImages(workspace.store, { dataset: 'clinic', images: of.map(({ id }) => id), by, className });
    }
    const accuracy = async (patientWeights: string) => {
      const recipe = smallRecipe({ patientWeights });
      const { card } = await trainModel(workspace, smallTraining({ recipe }), silentJob);
      return card.test.metrics.accuracy ?? NaN;
    };
    const [unweighted, balanced] = [await accuracy('none'), await accuracy('balanced')];
    assert.ok(balanced > unweighted, `${unweighted} without weights, ${balanced} with them`);
  });
});

describe('what is asked of the model', () => {
  test('a target sensitivity holds on the validation patients', async () => {
    const { workspace } = clinic;
    const validation = imagesOf('validation');
    for (const targetSensitivity of [0.6, 0.95]) {
      const recipe = smallRecipe({ targetSensitivity, maxEpochs: 2 });
      const { card } = await trainModel(workspace, smallTraining({ recipe }), silentJob);
      const { probabilities } = await plainOutputs(card, validation);
      const positives = probabilities.flatMap(([p = NaN], index) =>
        validation[index]?.className === 'Parasitized' ? [p] : [],
      );
      const found = positives.filter((p) => p >= card.threshold - 1e-6).length;
      const needed = Math.ceil(targetSensitivity * positives.length);
      assert.equal(found, needed, 'as many as asked for, and no more than that by a lower threshold');
      assert.equal(card.test.threshold, card.threshold);
    }
  });

  test('a version that misses its limits is a candidate that says why', async () => {
    const acceptance = { minSensitivity: 1, maxFalseAlarmRate: 0 };
    const recipe = smallRecipe({
      acceptance,
      maxEpochs: 1,
      head: { hidden: 0 },
      optimizer: { learningRate: 1e-6 },
    });
    const { card, version } = await trainModel(clinic.workspace, smallTraining({ recipe }), silentJob);
    assert.equal(card.acceptance.met, false);
    assert.match(
      card.acceptance.reasons.join(' '),
      /It finds .* % of the infected cells; the limit is 100\.0 %/,
    );
    assert.equal(clinic.workspace.store.models.require(version).status, 'candidate');
  });

  test('what cannot be trained on is refused by name, and no training is begun', async () => {
    const { store } = clinic.workspace;
    const refusals: [Parameters<typeof smallTraining>[0], string, RegExp][] = [
      [{ dataset: 'nowhere' }, 'not-found', /"nowhere"/],
      [{ split: 'none' }, 'not-found', /"none"/],
      [{ backbone: 'resnet1000' }, 'not-found', /"resnet1000"/],
      [{ recipe: quickRecipeSchema.parse({ taps: ['lost'] }) }, 'usage', /feature map "lost"/],
    ];
    for (const [changes, code, message] of refusals) {
      await assert.rejects(trainModel(clinic.workspace, smallTraining(changes), silentJob), {
        code,
        message,
      });
    }
    if (withoutTensorflow !== false) {
      await assert.rejects(trainModel(clinic.workspace, smallTraining({ engine: 'tensorflow' }), silentJob), {
        code: 'unavailable',
        onCommandLine: /--engine/,
      });
    }
    assert.equal(store.trainings.latestUnfinished(), undefined);
  });

  test('too few images of a class are named with their part', async (t) => {
    const { workspace } = await openClinic(t, { patients: 10, cells: 1 });
    await assert.rejects(trainModel(workspace, smallTraining(), silentJob), {
      code: 'invalid-input',
      message: /The train part of split .* has \d images of class "Parasitized"; at least 10/,
      nextStep: /more patients/,
    });
    assert.equal(workspace.store.trainings.latestUnfinished(), undefined);
  });
});
