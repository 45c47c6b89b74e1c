import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { type ModelCard, modelCardSchema, type Recipe, recipeSchema } from '../../src-main/contract/index.ts';
import { trunkOfModel } from '../../src-main/engine/backbones/index.ts';
import { type Graph, readModel, trainedWeights } from '../../src-main/engine/onnx/index.ts';
import { decodeSquare } from '../../src-main/images/index.ts';
import { loadBackbone } from '../../src-main/services/backbones/index.ts';
import { resumeTraining, trainModel, withHeadOfBackbone } from '../../src-main/services/training/index.ts';
import { openClinic, smallTraining } from '../support/clinic.ts';
import { killAfterLines } from '../support/killed-process.ts';
import { runGraph } from '../support/run-graph.ts';

const SIDE = 32;
const backbone = 'smearnet-untrained';
const clinic = await openClinic({ after });
const { workspace } = clinic;

function deep(changes: object): Recipe {
  return recipeSchema.parse({
    kind: 'full',
    inputSize: SIDE,
    augmentation: { views: 2 },
    head: { hidden: 0 },
    batchSize: 16,
    maxEpochs: 3,
    averageDecay: 0.9,
    acceptance: { minSensitivity: 0, maxFalseAlarmRate: 1 },
    ...changes,
  });
}

const whole = smallTraining({ backbone, recipe: deep({ start: 'random' }) });
const first = await trainModel(workspace, whole, silentJob);

async function networkOf(card: ModelCard): Promise<Graph> {
  const model = readModel(await workspace.store.blobs.get(card.sha256, 'the model'));
  return trunkOfModel(model, card, 'v1').trunk;
}

const valuesOf = (graph: Graph, name: string) =>
  Array.from<number | bigint, number>(graph.initializers.get(name)?.data ?? [], Number);

/** Trained weights of the second network that are not as in the first. */
function changedWeights(before: Graph, now: Graph): string[] {
  return trainedWeights(now).filter((name) => {
    const former = valuesOf(before, name);
    return valuesOf(now, name).some((value, index) => value !== former[index]);
  });
}

describe('Full', () => {
  test('ends in a model whose card says how it was made and whose file gives the tested answers', async () => {
    const { card } = first;
    assert.deepEqual(modelCardSchema.parse(card), card);
    assert.equal(card.recipe.kind, 'full');
    assert.equal(card.training.epochs.length, 3);
    const [shown] = workspace.store.models.predictions(workspace.store.models.require(first.version).number);
    assert.ok(shown);
    const data = await decodeSquare(await readFile(shown.path), SIDE);
    const image = { type: 'uint8', dims: [1, SIDE, SIDE, 3], data } as const;
    const model = readModel(await workspace.store.blobs.get(card.sha256, 'the model'));
    const { probabilities } = await runGraph(model, { image });
    for (const [column, value] of shown.probabilities.entries()) {
      assert.ok(Math.abs(value - Number(probabilities?.data[column])) < 1e-5);
    }
  });

  test('changed every weight of the network, and the pixels kept meanwhile are gone', async () => {
    const { trunk } = await loadBackbone(workspace.store, backbone);
    const network = await networkOf(first.card);
    assert.deepEqual(changedWeights(trunk, network), trainedWeights(trunk));
    const left = await readdir(workspace.featuresFolder);
    assert.deepEqual(
      left.filter((name) => name.endsWith('.pixels')),
      [],
    );
  });

  test('killed in the middle of an epoch, it goes on from the last whole one to the same file', async (t) => {
    const other = await openClinic(t);
    const script = new URL('training-process.ts', import.meta.url);
    await killAfterLines(2, script, [other.workspace.home, JSON.stringify(whole.recipe), backbone]);
    const left = await readdir(other.workspace.featuresFolder);
    assert.ok(
      !left.some((name) => name.endsWith('.pixels')),
      `${left.join()}: the killed process left its pixels`,
    );
    const row = other.workspace.store.trainings.latestUnfinished();
    assert.equal(row?.status, 'interrupted');
    const begun = other.workspace.store.trainings.epochs(row.id).length;
    assert.ok(begun >= 2 && begun < 3, `${begun} epochs`);
    const lines: string[] = [];
    const job = { ...silentJob, log: (line: string) => lines.push(line) };
    const resumed = await resumeTraining(
      other.workspace,
      { training: row.id, engine: 'onnxruntime', device: 'cpu' },
      job,
    );
    assert.equal(resumed.card.sha256, first.card.sha256);
    const learned = lines.filter((line) => line.startsWith('epoch')).length;
    assert.ok(learned <= 3 - begun + 1, 'at most the running epoch is lost');
  });
});

describe('Standard', () => {
  test('goes on from the network inside a model, whose batch normalisations keep their statistics', async () => {
    const recipe = deep({ kind: 'standard', maxEpochs: 2 });
    const { card } = await trainModel(
      workspace,
      smallTraining({ backbone: first.version, recipe }),
      silentJob,
    );
    assert.equal(card.backbone.name, first.version);
    assert.equal(card.backbone.weights, 'own');
    const [before, now] = [await networkOf(first.card), await networkOf(card)];
    assert.deepEqual(changedWeights(before, now), trainedWeights(before));
    for (const { op, inputs } of before.nodes) {
      for (const name of op === 'BatchNormalization' ? inputs.slice(3) : []) {
        assert.deepEqual(valuesOf(now, name), valuesOf(before, name), name);
      }
    }
  });

  test("begins with the model's own head: where nothing is learned, the answers stay", async () => {
    const optimizer = { learningRate: 1e-12, weightDecay: 0 };
    const recipe = deep({ kind: 'standard', maxEpochs: 1, averageDecay: 0, optimizer });
    const lines: string[] = [];
    const job = { ...silentJob, log: (line: string) => lines.push(line) };
    const { version } = await trainModel(workspace, smallTraining({ backbone: first.version, recipe }), job);
    assert.ok(lines.some((line) => line.includes('head of the model')));
    const answersOf = (of: string) =>
      workspace.store.models.predictions(workspace.store.models.require(of).number);
    const former = new Map(answersOf(first.version).map(({ path, probabilities }) => [path, probabilities]));
    for (const { path, probabilities } of answersOf(version)) {
      const difference = Math.abs((probabilities[0] ?? NaN) - (former.get(path)?.[0] ?? NaN));
      assert.ok(difference < 1e-3, `${path}: ${difference}`);
    }
  });

  test('begins with a head of its own where the recipe wants a hidden layer that the model has not', async () => {
    const recipe = deep({ kind: 'standard', maxEpochs: 1, head: { hidden: 8 } });
    const lines: string[] = [];
    const job = { ...silentJob, log: (line: string) => lines.push(line) };
    await trainModel(workspace, smallTraining({ backbone: first.version, recipe }), job);
    assert.ok(!lines.some((line) => line.includes('head of the model')));
    const { store } = workspace;
    assert.equal((await withHeadOfBackbone(store, first.version, recipe)).head.hidden, 0);
    assert.equal((await withHeadOfBackbone(store, backbone, recipe)).head.hidden, 8);
    const quick = recipeSchema.parse({ kind: 'quick' });
    assert.equal(await withHeadOfBackbone(store, first.version, quick), quick);
  });

  test('with a cut, changes the layers behind it alone, from activations on disk', async () => {
    const { card: backboneCard, trunk } = await loadBackbone(workspace.store, backbone);
    const cut = backboneCard.featureMaps.at(-4)?.tensor ?? '';
    const request = smallTraining({ backbone, recipe: deep({ kind: 'standard', cut, maxEpochs: 2 }) });
    const stages = new Set<string>();
    const job = { ...silentJob, report: ({ stage }: { stage: string }) => stages.add(stage) };
    const { card } = await trainModel(workspace, request, job);
    assert.ok(stages.has('Looking at training images as far as the cut'));
    const changed = changedWeights(trunk, await networkOf(card));
    assert.ok(changed.includes('block7.second.weight') && changed.includes('block5.first.weight'));
    assert.deepEqual(
      changed.filter((name) => /^(stem|block[1-4])\./.test(name)),
      [],
    );
    const again = await trainModel(workspace, request, silentJob);
    assert.equal(again.card.sha256, card.sha256, 'from what was kept, to the same file');
  });

  test('an image that is lost on the way to the cut leaves no file open', async (t) => {
    const other = await openClinic(t);
    const { store } = other.workspace;
    const dataset = store.datasets.require('clinic');
    const parts = store.splits.images(store.splits.require(dataset), dataset);
    const lost = parts.find(({ part }) => part === 'validation')?.image.path ?? '';
    const report = ({ stage }: { stage: string }) => {
      if (stage.endsWith('as far as the cut')) rmSync(lost, { force: true });
    };
    const { card } = await loadBackbone(store, backbone);
    const cut = card.featureMaps.at(-4)?.tensor ?? '';
    const recipe = deep({ kind: 'standard', cut, maxEpochs: 1 });
    const training = trainModel(other.workspace, smallTraining({ backbone, recipe }), {
      ...silentJob,
      report,
    });
    await assert.rejects(training, { code: 'not-found' });
    const folder = '/proc/self/fd';
    const open = process.platform === 'linux' ? await readdir(folder) : [];
    const files = await Promise.all(open.map((file) => readlink(join(folder, file)).catch(() => '')));
    assert.deepEqual(
      files.filter((file) => file.startsWith(other.workspace.featuresFolder)),
      [],
    );
  });

  test('a cut behind which nothing learns is refused before anything is recorded', async () => {
    const before = workspace.store.trainings.page(0, 1).total;
    const recipe = deep({ kind: 'standard', cut: 'features' });
    await assert.rejects(trainModel(workspace, smallTraining({ backbone, recipe }), silentJob), {
      code: 'usage',
      message: /nothing would learn/,
    });
    assert.equal(workspace.store.trainings.page(0, 1).total, before);
  });
});
