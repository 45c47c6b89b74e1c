import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { appFile, sha256 } from '../../src-main/base/index.ts';
import { modelCardSchema } from '../../src-main/contract/index.ts';
import { Classifier } from '../../src-main/engine/inference/index.ts';
import { type Graph, inferShapes, readModel } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';
import { loadBackbone } from '../../src-main/services/backbones/index.ts';
import { importModel, listModels, modelHistory, modelToRun } from '../../src-main/services/models/index.ts';
import { openDataFolder } from '../../src-main/services/workspace/index.ts';

const card = modelCardSchema.parse(JSON.parse(await readFile(appFile('models/smearnet.onnx.json'), 'utf8')));
const file = await readFile(appFile('models/smearnet.onnx'));
const folder = await mkdtemp(join(tmpdir(), 'smearwise-shipped-'));
after(() => rm(folder, { recursive: true, force: true }));

/** Multiplications with an addition in convolutions and layers, for one picture. */
function multiplyAdds(graph: Graph, size: number): number {
  const shapes = inferShapes(graph, { [graph.inputs[0]?.name ?? '']: [1, 3, size, size] });
  let sum = 0;
  for (const { op, inputs, outputs } of graph.nodes) {
    if (op !== 'Conv') continue;
    const [, ...kernel] = graph.initializers.get(inputs[1] ?? '')?.dims ?? [];
    const results = shapes.get(outputs[0] ?? '') ?? [];
    sum += [...kernel, ...results].reduce((product, dim) => product * dim, 1);
  }
  return sum;
}

describe('the model that comes with Smearwise', () => {
  test('is the file of its card, and answers its check set', async () => {
    assert.equal(sha256(file), card.sha256);
    const open = (graph: Graph) => onnxruntimeBackend.open(graph, { threads: 1 });
    const classifier = await Classifier.open(readModel(file), card, open);
    const { passed, largestDifference } = await classifier.runCheckSet(card.checkSet);
    await classifier.close();
    assert.ok(passed, `largest difference ${largestDifference}`);
  });

  test('says on what it was made, tested on patients of neither training nor validation', () => {
    assert.equal(card.data.split.unit, 'patient');
    assert.equal(card.test.patients.length, card.data.parts.find(({ part }) => part === 'test')?.patients);
    assert.match(card.origin ?? '', /make-smearnet/);
    assert.ok(card.acceptance.met);
  });
});

describe('a new data folder', () => {
  before(() => {
    process.env['SMEARWISE_SHIPPED_MODEL'] = 'on';
  });

  test('can screen at once: the shipped model is there as v0, and in use', () => {
    const workspace = openDataFolder(join(folder, 'new'));
    assert.deepEqual(
      listModels(workspace).map(({ version, status, sha256: hash }) => [version, status, hash]),
      [['v0', 'in-use', card.sha256]],
    );
    assert.equal(modelToRun(workspace, undefined).version, 'v0');
    assert.equal(modelToRun(workspace, 'v0').card.threshold, card.threshold);
    assert.deepEqual(
      modelHistory(workspace).map(({ version, by }) => [version, by]),
      [['v0', 'Smearwise']],
    );
    workspace.close();
  });

  test('is given it once, however often it is opened', () => {
    const workspace = openDataFolder(join(folder, 'new'));
    assert.equal(listModels(workspace).length, 1);
    assert.equal(modelHistory(workspace).length, 1);
    workspace.close();
  });

  test('is not given it where that is switched off', () => {
    process.env['SMEARWISE_SHIPPED_MODEL'] = 'off';
    const workspace = openDataFolder(join(folder, 'without'));
    process.env['SMEARWISE_SHIPPED_MODEL'] = 'on';
    assert.deepEqual(listModels(workspace), []);
    workspace.close();
  });

  test('opens where a person has imported that model before, and leaves it as it is', async () => {
    process.env['SMEARWISE_SHIPPED_MODEL'] = 'off';
    const before = openDataFolder(join(folder, 'imported'));
    process.env['SMEARWISE_SHIPPED_MODEL'] = 'on';
    await importModel(before, appFile('models/smearnet.onnx'));
    before.close();
    const workspace = openDataFolder(join(folder, 'imported'));
    assert.deepEqual(
      listModels(workspace).map(({ version, status }) => [version, status]),
      [['v1', 'candidate']],
    );
    workspace.close();
  });

  test('has the network inside it as a backbone of at most 3 M parameters and 200 M multiply-adds', async () => {
    const workspace = openDataFolder(join(folder, 'new'));
    const { card: backbone, trunk } = await loadBackbone(workspace.store, 'smearnet');
    assert.ok(backbone.parameters <= 3e6, `${backbone.parameters} parameters`);
    const work = multiplyAdds(trunk, backbone.inputSize);
    assert.ok(work > 1e7 && work <= 2e8, `${work} multiply-adds`);
    assert.equal(backbone.weights, 'own');
    assert.deepEqual((await loadBackbone(workspace.store, 'v0')).card.featureMaps, backbone.featureMaps);
    workspace.close();
  });
});
