import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { sha256 } from '../../src-main/base/index.ts';
import { FeatureCache } from '../../src-main/services/features/index.ts';
import { temporaryFolder } from '../support/clinic.ts';

const VALUES = 6;
const RECORD_BYTES = 32 + 4 + 2 * VALUES;

let folder: string;
beforeEach(async (t) => {
  assert.ok('after' in t);
  folder = join(await temporaryFolder(t, 'cache'), 'recipe');
});

function recordOf(image: number) {
  const values = Float16Array.from({ length: VALUES }, (_, index) => image + index / 8);
  return { imageSha256: sha256(String(image)), values };
}

/** What the cache holds of each image: its values, or undefined. */
async function contentOf(cache: FeatureCache, images: readonly number[]) {
  const found: (number[] | undefined)[] = [];
  for (const image of images) {
    const target = new Float16Array(VALUES);
    const isThere = await cache.read(sha256(String(image)), target);
    found.push(isThere ? [...target] : undefined);
  }
  return found;
}

function expected(image: number): number[] {
  return [...recordOf(image).values];
}

async function filled(...images: number[]): Promise<string> {
  const cache = await FeatureCache.open(folder, VALUES);
  await cache.append(images.map(recordOf));
  await cache.close();
  const [name] = await readdir(folder);
  assert.ok(name);
  return join(folder, name);
}

async function reopened<Result>(work: (cache: FeatureCache) => Promise<Result>): Promise<Result> {
  const cache = await FeatureCache.open(folder, VALUES);
  try {
    return await work(cache);
  } finally {
    await cache.close();
  }
}

test('what was written is read, at once and after opening again', async () => {
  const cache = await FeatureCache.open(folder, VALUES);
  await cache.append([1, 2].map(recordOf));
  await cache.append([2, 3].map(recordOf));
  assert.deepEqual(await contentOf(cache, [1, 2, 3, 4]), [expected(1), expected(2), expected(3), undefined]);
  await cache.close();
  const after = await reopened((again) => contentOf(again, [3, 4, 1]));
  assert.deepEqual(after, [expected(3), undefined, expected(1)]);
  const [name = ''] = await readdir(folder);
  assert.equal((await readFile(join(folder, name))).length, 16 + 3 * RECORD_BYTES, 'nothing twice');
});

test('a record that was cut off is passed over, and new ones are sound', async () => {
  const file = await filled(1, 2, 3);
  await truncate(file, 16 + 2 * RECORD_BYTES + 20);
  assert.deepEqual(await reopened((cache) => contentOf(cache, [1, 2, 3])), [
    expected(1),
    expected(2),
    undefined,
  ]);
  await reopened((cache) => cache.append([3, 4].map(recordOf)));
  assert.deepEqual(await reopened((cache) => contentOf(cache, [1, 2, 3, 4])), [1, 2, 3, 4].map(expected));
});

test('a record whose checksum is wrong counts as absent until it is written again', async () => {
  const file = await filled(1, 2, 3);
  for (const [image, place] of [
    [1, 16 + 36 + 3],
    [3, 16 + 2 * RECORD_BYTES + 33],
  ] as const) {
    const bytes = await readFile(file);
    bytes[place] = (bytes[place] ?? 0) ^ 0x10;
    await writeFile(file, bytes);
    await reopened(async (cache) => {
      assert.deepEqual(await contentOf(cache, [image, 2]), [undefined, expected(2)]);
      await cache.append([recordOf(image)]);
      assert.deepEqual(await contentOf(cache, [image]), [expected(image)]);
    });
  }
  assert.deepEqual(await reopened((cache) => contentOf(cache, [1, 2, 3])), [1, 2, 3].map(expected));
});

test('a record never answers for another image', async () => {
  const file = await filled(1, 2);
  const bytes = await readFile(file);
  bytes.write(sha256('99'), 16, 'hex');
  await writeFile(file, bytes);
  assert.deepEqual(await reopened((cache) => contentOf(cache, [1, 2, 99])), [
    undefined,
    expected(2),
    undefined,
  ]);
});

test('a file of another recipe or another kind is refused by name; one that was just begun is empty', async () => {
  const file = await filled(1);
  await assert.rejects(FeatureCache.open(folder, VALUES + 1), {
    code: 'corrupt',
    message: new RegExp(file.replaceAll('\\', '\\\\')),
    nextStep: /Delete that file/,
  });
  await writeFile(file, 'not a feature file at all');
  await assert.rejects(FeatureCache.open(folder, VALUES), { code: 'corrupt' });
  await writeFile(file, 'SMWF');
  await reopened((cache) => cache.append([recordOf(1)]));
  assert.deepEqual(await reopened((cache) => contentOf(cache, [1])), [expected(1)]);
  await appendFile(join(folder, 'notes.txt'), 'of somebody');
  assert.deepEqual(await reopened((cache) => contentOf(cache, [1])), [expected(1)]);
});

test('several may write at once, and read what others write', async () => {
  const caches = await Promise.all([1, 2, 3].map(() => FeatureCache.open(folder, VALUES)));
  const images = Array.from({ length: 60 }, (_, image) => image);
  await Promise.all(
    caches.map(async (cache, which) => {
      for (const image of images.filter((number) => number % 3 <= which)) {
        await cache.append([recordOf(image)]);
        const seen = await reopened((other) => contentOf(other, [image]));
        assert.deepEqual(seen, [expected(image)]);
      }
      assert.deepEqual((await contentOf(cache, [0]))[0], expected(0));
    }),
  );
  await Promise.all(caches.map((cache) => cache.close()));
  assert.deepEqual(await reopened((cache) => contentOf(cache, images)), images.map(expected));
  assert.equal((await readdir(folder)).length, 3);
});
