import assert from 'node:assert/strict';
import { glob, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import sharp from 'sharp';
import { silentJob } from '../../src-main/base/index.ts';
import { fullRecipeSchema } from '../../src-main/contract/index.ts';
import { trainingSentences } from '../../src-main/reports/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import { compareModels, exportModel, importModel, useModel } from '../../src-main/services/models/index.ts';
import { estimateTraining, trainModel } from '../../src-main/services/training/index.ts';
import { openWorkspace, type Workspace } from '../../src-main/services/workspace/index.ts';
import { type Ending, openClinic, smallRecipe, smallTraining, temporaryFolder } from '../support/clinic.ts';

const { workspace, cells } = await openClinic({ after });
const { store } = workspace;
const OTHER = 'other patients';
const FIRST = store.splits.require(store.datasets.require('clinic'), undefined).summary.name;
await splitOtherwise(workspace);
await trainModel(workspace, smallTraining({ split: FIRST, name: 'first' }), silentJob);
const fromV1 = { split: OTHER, backbone: 'v1' } as const;

/** Images of a split's parts, by content. */
function contents(split: string, parts: readonly string[]): Set<string> {
  const dataset = store.datasets.require('clinic');
  const images = store.splits.images(store.splits.require(dataset, split), dataset);
  return new Set(images.filter(({ part }) => parts.includes(part)).map(({ image }) => image.sha256));
}
const learnedByV1 = contents(FIRST, ['train', 'validation']);
const testedAgain = contents(OTHER, ['test']).intersection(learnedByV1).size;

/** The version as it comes to another PC, which has the cells in the given split. */
async function imported(t: Ending, into: Workspace, imageFingerprints = true): Promise<string> {
  const file = join(await temporaryFolder(t, 'stick'), 'model.onnx');
  await exportModel(workspace, 'v1', file, { imageFingerprints, patientNames: false });
  return (await importModel(into, file)).version;
}

describe('a network that has learned from the test patients before', () => {
  test('the case is there: some of the test images were learned from, others not', () => {
    assert.ok(testedAgain > 0 && testedAgain < contents(OTHER, ['test']).size);
  });

  test('it is said before learning begins', async () => {
    const estimate = (changes: object) =>
      estimateTraining(workspace, { dataset: 'clinic', recipe: smallRecipe(), ...fromV1, ...changes });
    const { testImages, testImagesLearnedBefore } = await estimate({});
    assert.deepEqual([testImages, testImagesLearnedBefore], [contents(OTHER, ['test']).size, testedAgain]);
    assert.equal((await estimate({ split: FIRST })).testImagesLearnedBefore, 0);
    assert.equal((await estimate({ backbone: 'random-conv' })).testImagesLearnedBefore, 0);
    const anew = fullRecipeSchema.parse({ kind: 'full', start: 'random', inputSize: 32, batchSize: 16 });
    assert.equal((await estimate({ recipe: anew })).testImagesLearnedBefore, 0);
  });

  test('the version says so wherever its figures stand, and misses its limits', async () => {
    const lines: string[] = [];
    const { card } = await trainModel(workspace, smallTraining({ ...fromV1, name: 'contaminated' }), {
      ...silentJob,
      log: (line) => {
        lines.push(line);
      },
    });
    assert.equal(card.data.testImagesLearnedBefore, testedAgain);
    const count = new RegExp(`learned from ${testedAgain} of the ${card.test.metrics.cells} test images`);
    assert.match(lines.join('\n'), new RegExp(`has learned from ${testedAgain} of the`));
    assert.equal(card.acceptance.met, false);
    assert.match(card.acceptance.reasons.join('\n'), count);
    assert.match(card.limitsOfUse.join('\n'), count);
    assert.match(
      trainingSentences(card).at(-1) ?? '',
      new RegExp(`had learned from ${testedAgain} of them: expect less`),
    );
  });

  test('what went on from it knows the images of both', async () => {
    const third = await trainModel(workspace, smallTraining({ backbone: 'v2', split: FIRST }), silentJob);
    const learnedByV2 = contents(OTHER, ['train', 'validation']).union(learnedByV1);
    const again = contents(FIRST, ['test']).intersection(learnedByV2).size;
    assert.ok(again > 0);
    assert.equal(third.card.data.testImagesLearnedBefore, again);
  });
});

describe('a version compared with one that comes from another PC', () => {
  test('that one looks at the test images once; those it has learned from do not count', async (t) => {
    const folder = await temporaryFolder(t, 'other');
    const other = openWorkspace(join(folder, 'home'));
    t.after(() => {
      other.close();
      return Promise.resolve();
    });
    const otherCells = join(folder, 'cells');
    await cloneData(other, otherCells);
    const foreign = await imported(t, other);
    await useModel(other, foreign, { by: 'Dr A. Mensah', reason: 'a trial' });
    const own = await trainModel(other, smallTraining({ split: OTHER, name: 'own' }), silentJob);
    const comparison = await compareModels(other, foreign, own.version, silentJob);
    assert.deepEqual(
      [comparison.testOf, comparison.newTo, comparison.leftOut, comparison.cells],
      [own.version, foreign, testedAgain, contents(OTHER, ['test']).size - testedAgain],
    );
    await rename(otherCells, `${otherCells} away`);
    assert.deepEqual(
      (await compareModels(other, own.version, foreign, silentJob)).figures.a,
      comparison.figures.b,
      'the other way round, and without the images: what it answered is kept',
    );
  });
});

describe('a version that comes without the fingerprints of its training images', () => {
  test('says that it cannot be told, before learning, on the card and where it is compared', async (t) => {
    const folder = await temporaryFolder(t, 'untold');
    const other = openWorkspace(join(folder, 'home'));
    t.after(() => {
      other.close();
      return Promise.resolve();
    });
    await cloneData(other, join(folder, 'cells'));
    const foreign = await imported(t, other, false);
    const begin = { split: OTHER, backbone: foreign } as const;
    const estimate = await estimateTraining(other, { dataset: 'clinic', recipe: smallRecipe(), ...begin });
    assert.deepEqual([estimate.learnedBeforeUntold, estimate.testImagesLearnedBefore], [true, 0]);
    const own = await trainModel(other, smallTraining({ ...begin, name: 'own' }), silentJob);
    assert.equal(own.card.data.learnedImagesLeftOut, true);
    assert.match(own.card.limitsOfUse.join('\n'), /does not tell which images it had learned from/);
    const comparison = await compareModels(other, foreign, own.version, silentJob);
    assert.deepEqual([comparison.learnedUntold, comparison.leftOut], [[foreign, own.version], 0]);
  });
});

/** The same cells on another PC, in files of another format, split in the same way. */
async function cloneData(other: Workspace, folder: string): Promise<void> {
  for await (const entry of glob('*/*.png', { cwd: cells })) {
    const file = join(folder, entry.replace(/png$/, 'webp'));
    await mkdir(dirname(file), { recursive: true });
    await sharp(join(cells, entry)).webp({ lossless: true }).toFile(file);
  }
  await importDataset(other.store, { folder, name: 'clinic', positiveClass: 'Parasitized' }, silentJob);
  await splitOtherwise(other);
}

async function splitOtherwise(into: Workspace): Promise<void> {
  const method = { kind: 'ratio', train: 0.5, validation: 0.2, test: 0.3, seed: 2 } as const;
  await splitDataset(into.store, { dataset: 'clinic', name: OTHER, method });
}
