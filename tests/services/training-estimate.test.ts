import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Recipe, recipeSchema } from '../../src-main/contract/index.ts';
import { splitDataset } from '../../src-main/services/datasets/index.ts';
import { cutPoints, estimateTraining } from '../../src-main/services/training/index.ts';
import { type Clinic, openClinic, smallRecipe } from '../support/clinic.ts';

const BACKBONE = 'smearnet-untrained';
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(a, b);
const endings: (() => Promise<void>)[] = [];
let clinic: Clinic;

before(async () => {
  clinic = await openClinic({ after: (work) => endings.push(work) });
});
after(async () => {
  for (const end of endings) await end();
});

function deep(changes: object = {}): Recipe {
  return recipeSchema.parse({ kind: 'standard', inputSize: 32, batchSize: 16, ...changes });
}

function estimate(recipe: Recipe, split?: string) {
  return estimateTraining(clinic.workspace, { dataset: 'clinic', split, backbone: BACKBONE, recipe });
}

test('learning inside the network: the parts add up, and each round costs the same', async () => {
  const [one, two, three] = [1, 2, 3].map((maxEpochs) => deep({ maxEpochs }));
  assert.ok(one && two && three);
  const first = await estimate(one);
  const { seconds, lookingSeconds, learningSeconds, testingSeconds } = first;
  assert.ok(near(seconds, lookingSeconds + learningSeconds + testingSeconds));
  assert.ok(lookingSeconds > 0 && testingSeconds > 0 && first.memoryBytes > 50e6);
  assert.equal(first.rounds, 1);
  const rate = first.learningImagesPerSecond;
  assert.ok(rate !== null);
  // Speeds are measured once, so that another number of rounds changes nothing else.
  const more = await estimate(two);
  const most = await estimate(three);
  const round = more.learningSeconds - learningSeconds;
  assert.ok(round >= first.trainingImages / rate);
  assert.ok(near(most.learningSeconds - more.learningSeconds, round));
  assert.equal(more.lookingSeconds, lookingSeconds);
  assert.deepEqual(await estimate(one), first);
});

test('more images to learn from take longer, at the speed that was measured', async () => {
  const recipe = deep({ maxEpochs: 4 });
  const less = await estimate(recipe);
  const method = { kind: 'ratio', train: 0.7, validation: 0.2, test: 0.1, seed: 1 } as const;
  await splitDataset(clinic.workspace.store, { dataset: 'clinic', method, name: 'more' });
  const more = await estimate(recipe, 'more');
  assert.ok(more.trainingImages > less.trainingImages);
  assert.ok(more.learningSeconds > less.learningSeconds);
  assert.equal(more.learningImagesPerSecond, less.learningImagesPerSecond);
  assert.ok(more.testingSeconds < less.testingSeconds);
});

test('from random weights nothing is looked at before; a head alone looks at every view', async () => {
  const random = await estimate(deep({ kind: 'full', start: 'random', maxEpochs: 1 }));
  assert.deepEqual([random.lookingSeconds, random.views], [0, 0]);
  const [two, four] = [2, 4].map((views) => smallRecipe({ augmentation: { views } }));
  assert.ok(two && four);
  const [few, many] = [await estimate(two), await estimate(four)];
  assert.equal(few.learningImagesPerSecond, null);
  assert.deepEqual([few.views, many.views], [2, 4]);
  for (const { lookingSeconds, learningSeconds, testingSeconds, seconds } of [few, many]) {
    assert.ok(lookingSeconds > 0);
    assert.ok(near(seconds, lookingSeconds + learningSeconds + testingSeconds));
  }
  assert.ok(few.memoryBytes > 50e6 && many.memoryBytes > 50e6);
});

test('measuring stops when asked, and nothing half measured is remembered', async () => {
  for (const recipe of [smallRecipe({ augmentation: { views: 3 } }), deep({ batchSize: 8 })]) {
    const request = { dataset: 'clinic', split: undefined, backbone: BACKBONE, recipe };
    const stopped = estimateTraining(clinic.workspace, request, { signal: AbortSignal.abort() });
    await assert.rejects(stopped, { code: 'cancelled' });
    assert.ok((await estimate(recipe)).seconds > 0);
  }
});

test('a backbone can be cut at every feature map but the last; later cuts learn less in less memory', async () => {
  const { store } = clinic.workspace;
  const asked = { backbone: BACKBONE, inputSize: null, batchSize: 64 };
  const points = await cutPoints(store, asked);
  assert.ok(points.length >= 4);
  for (const [index, { learningShare, memoryBytes }] of points.entries()) {
    assert.ok(learningShare > 0 && learningShare <= 1);
    const later = points[index + 1];
    if (!later) continue;
    assert.ok(later.learningShare <= learningShare && later.memoryBytes < memoryBytes, later.tensor);
  }
  const [small] = await cutPoints(store, { ...asked, batchSize: 8 });
  assert.ok((small?.memoryBytes ?? Infinity) < (points[0]?.memoryBytes ?? 0));
});
