import assert from 'node:assert/strict';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import { type JobContext, sha256, silentJob } from '../../src-main/base/index.ts';
import type { DatasetImage, QuickRecipe } from '../../src-main/contract/index.ts';
import { chooseTaps, featureExtractor, randomTrunk } from '../../src-main/engine/backbones/index.ts';
import type { FeatureTable } from '../../src-main/engine/training/index.ts';
import { decodeSquare } from '../../src-main/images/index.ts';
import { FeatureExtractor } from '../../src-main/services/features/index.ts';
import { drawnCell, smallRecipe, temporaryFolder } from '../support/clinic.ts';
import { writeFiles } from '../support/picture-files.ts';
import { runGraph } from '../support/run-graph.ts';

const SIZE = 32;
const { trunk, card } = randomTrunk(1);
let pictures: Buffer[];
before(async () => {
  pictures = await Promise.all(Array.from({ length: 30 }, (_, seed) => drawnCell('spot', seed)));
});

let folder: string;
let images: DatasetImage[];
beforeEach(async (t) => {
  assert.ok('after' in t);
  folder = await temporaryFolder(t, 'features');
  images = [];
  for (const [id, picture] of pictures.entries()) {
    await writeFiles(folder, { [`${id}.png`]: picture });
    const facts = { perceptualHash: null, className: 'Parasitized', patient: 'C1', slide: null };
    images.push({ id, path: join(folder, `${id}.png`), sha256: sha256(picture), ...facts });
  }
});

type Kind = 'plain' | 'augmented';

/** The features of images, and how many of them were known before. */
async function extract(
  kind: Kind,
  wanted: readonly DatasetImage[],
  {
    recipe = smallRecipe(),
    cache = 'cache',
    job = silentJob,
  }: { recipe?: QuickRecipe; cache?: string; job?: JobContext } = {},
): Promise<{ features: number[][]; known: number; table: FeatureTable }> {
  const extractor = await FeatureExtractor.open(join(folder, cache), { trunk, card, recipe });
  const done: number[] = [];
  try {
    const report: JobContext['report'] = (progress) => {
      assert.equal(progress.total, wanted.length);
      done.push(progress.done);
      job.report(progress);
    };
    const table = await extractor[kind](wanted, { ...job, report }, 'Looking');
    assert.equal(done.at(-1), wanted.length);
    return { features: wanted.map((_, index) => viewsOf(table, index)), known: done[0] ?? NaN, table };
  } finally {
    await extractor.close();
  }
}

/** All views of one image, one after the other. */
function viewsOf(table: FeatureTable, index: number): number[] {
  const values = new Float32Array(table.views * table.width);
  for (let view = 0; view < table.views; view++) table.row(index, view, values, view * table.width);
  return [...values];
}

test('the plain features are those of the network on the image as screening sees it', async () => {
  const { features, table } = await extract('plain', images.slice(0, 3));
  const graph = featureExtractor(trunk, card, { taps: [], pooling: 'mean-max', inputSize: SIZE });
  for (const [index, values] of features.entries()) {
    const data = await decodeSquare(pictures[index] ?? Buffer.alloc(0), SIZE);
    const { features: own } = await runGraph(graph, {
      image: { type: 'uint8', dims: [1, SIZE, SIZE, 3], data },
    });
    assert.deepEqual(values, [...Float16Array.from(own?.data ?? [])]);
  }
  assert.deepEqual([table.count, table.views, table.width], [3, 1, 2 * (64 + 128 + 256)]);
});

for (const kind of ['plain', 'augmented'] as const) {
  test(`${kind}: kept features equal fresh ones bit for bit, in any company and order`, async () => {
    const fresh = await extract(kind, images);
    assert.equal(fresh.known, 0);
    const kept = await extract(kind, images);
    assert.equal(kept.known, images.length);
    assert.deepEqual(kept.features, fresh.features);
    const backwards = await extract(kind, images.toReversed(), { cache: 'another' });
    assert.equal(backwards.known, 0);
    assert.deepEqual(backwards.features.reverse(), fresh.features);
  });

  test(`${kind}: images added later are the only ones computed`, async () => {
    const first = images.slice(0, 20);
    const before = await extract(kind, first);
    for (const { path } of first) await rm(path);
    const after = await extract(kind, images);
    assert.equal(after.known, 20);
    assert.deepEqual(after.features.slice(0, 20), before.features);
    assert.deepEqual(
      after.features[25],
      (
        await extract(
          kind,
          [images[25]].flatMap((image) => image ?? []),
          { cache: 'own' },
        )
      ).features[0],
    );
  });
}

test('views differ from each other and follow from the seed and the image alone', async () => {
  const { features, table } = await extract('augmented', images);
  const [first = []] = features;
  assert.equal(table.views, 2);
  assert.notDeepEqual(first.slice(0, table.width), first.slice(table.width));
  const again = await extract('augmented', images.slice(0, 2), { cache: 'again' });
  assert.deepEqual(again.features, features.slice(0, 2));
  const otherSeed = await extract('augmented', images.slice(0, 1), { recipe: smallRecipe({ seed: 2 }) });
  assert.equal(otherSeed.known, 0);
  assert.notDeepEqual(otherSeed.features[0], first);
});

test('plain features know no seed and no augmentation; every other choice has features of its own', async () => {
  await extract('plain', images);
  const knownWith = async (changes: object) =>
    (await extract('plain', images, { recipe: smallRecipe(changes) })).known;
  assert.equal(await knownWith({ seed: 9, augmentation: { views: 5 }, maxEpochs: 1 }), 30);
  assert.equal(
    await knownWith({ taps: chooseTaps(card, []).map(({ tensor }) => tensor) }),
    30,
    'the same by name',
  );
  assert.equal(await knownWith({ taps: ['features'] }), 0);
  assert.equal(await knownWith({ pooling: 'max' }), 0);
  assert.equal(await knownWith({ inputSize: 48 }), 0);
});

test('an image that is gone, damaged or another one now is named, and what was computed is kept', async () => {
  const bad = images[20];
  assert.ok(bad);
  const refusals: [() => Promise<void>, string, RegExp][] = [
    [() => rm(bad.path), 'not-found', /20\.png.*no longer there/],
    [() => writeFile(bad.path, pictures[21] ?? ''), 'conflict', /20\.png.*content has changed/],
    [async () => writeFile(bad.path, (await readFile(bad.path)).subarray(0, 90)), 'conflict', /20\.png/],
  ];
  for (const [spoil, code, message] of refusals) {
    await spoil();
    await assert.rejects(extract('plain', images), { code, message, nextStep: /Import the folder again/ });
  }
  await writeFile(bad.path, pictures[20] ?? '');
  const { known } = await extract('plain', images);
  assert.ok(known >= 8 && known < 30, `${known} were kept`);
});

test('activations on disk that are damaged are computed again, not met in the middle of a training', async () => {
  const recipe = smallRecipe();
  const [cut = ''] = card.featureMaps.map(({ tensor }) => tensor);
  const request = { images: images.slice(0, 3), augmentation: recipe.augmentation, stage: 'Looking' };
  const valuesOf = async () => {
    const extractor = await FeatureExtractor.open(join(folder, 'cut'), { trunk, card, recipe, cut });
    const cache = await extractor.kept(request, silentJob);
    const { fileSize } = await segmentOf('cut');
    const values = new Float16Array((fileSize - 16) / 3 / 2 - 18);
    const sound = await Promise.all(request.images.map((image) => cache.read(image.sha256, values)));
    await cache.close();
    await extractor.close();
    return sound;
  };
  assert.deepEqual(await valuesOf(), [true, true, true]);
  const { path, fileSize } = await segmentOf('cut');
  const bytes = await readFile(path);
  bytes[fileSize - 1] = (bytes[fileSize - 1] ?? 0) ^ 1;
  await writeFile(path, bytes);
  assert.deepEqual(await valuesOf(), [true, true, true]);
});

/** The first file of the one recipe in a cache. */
async function segmentOf(cache: string): Promise<{ path: string; fileSize: number }> {
  const [recipe = ''] = await readdir(join(folder, cache));
  const path = join(folder, cache, recipe, '000001.features');
  return { path, fileSize: (await stat(path)).size };
}

test('a stop keeps what was computed', async () => {
  const stop = new AbortController();
  const job: JobContext = {
    ...silentJob,
    signal: stop.signal,
    report: ({ done }) => {
      if (done > 0) stop.abort();
    },
  };
  await assert.rejects(extract('plain', images, { job }), { code: 'cancelled' });
  const { known } = await extract('plain', images);
  assert.ok(known > 0 && known < images.length);
});
