import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import {
  decodeForViews,
  DEFAULT_NEAR_DUPLICATE_DISTANCE,
  findNearDuplicates,
  inspectImage,
} from '../../src-main/images/index.ts';
import { realCrops, realData } from './real-data.ts';

/** Larger than any crop here, so that none is made smaller. */
const SIZE = 1000;

test('the crops as the NIH publishes them hold the pixels that sharp finds', async () => {
  const folder = join(realData(), 'data', 'nih-png-originals');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.png'),
  );
  assert.ok(files.length > 300);
  for (const name of files) {
    const bytes = await readFile(join(folder, name));
    const raster = await decodeForViews(bytes, SIZE);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([raster.width, raster.height], [info.width, info.height], name);
    assert.ok(Buffer.from(raster.pixels).equals(data), name);
  }
});

test('copies of real crops are found, distinct cells are not', async () => {
  const crops = realCrops(30);
  const hashes = await Promise.all(crops.map(hashOf));
  assert.ok(hashes.length > 500);
  assert.deepEqual(findNearDuplicates(hashes, DEFAULT_NEAR_DUPLICATE_DISTANCE), []);

  const scaled = async (crop: Buffer, factor: number) => {
    const { width } = await sharp(crop).metadata();
    return sharp(crop).resize(Math.round(width * factor));
  };
  const copies: ((crop: Buffer) => Promise<Sharp>)[] = [
    (crop) => Promise.resolve(sharp(crop).jpeg({ quality: 60 })),
    (crop) => Promise.resolve(sharp(crop).webp({ quality: 70 })),
    async (crop) => (await scaled(crop, 0.8)).png(),
    async (crop) => (await scaled(crop, 0.5)).jpeg(),
  ];
  const originals = crops.filter((_, index) => index % 8 === 0);
  for (const copy of copies) {
    const pairs = await Promise.all(
      originals.map(async (crop) => [await hashOf(crop), await hashOf(await copy(crop))]),
    );
    assert.deepEqual(
      findNearDuplicates(pairs.flat(), DEFAULT_NEAR_DUPLICATE_DISTANCE),
      originals.map((_, index) => [2 * index, 2 * index + 1]),
    );
  }
});

test('real crops cut short are truncated', async () => {
  const crops = realCrops(400);
  assert.ok(crops.length > 40);
  for (const [index, crop] of crops.entries()) {
    const length = Math.floor((crop.length * (index + 1)) / (crops.length + 1));
    assert.equal(await problemOf(crop.subarray(0, length)), 'truncated');
    const jpeg = await sharp(crop).jpeg().toBuffer();
    assert.equal(await problemOf(jpeg.subarray(0, jpeg.length - 1 - index * 7)), 'truncated');
  }
});

test('real crops are neither blank nor tiny', async () => {
  for (const crop of realCrops(100)) {
    const found = await inspectImage(crop);
    assert.ok(found.readable);
    assert.deepEqual(found.flags, []);
  }
});

async function problemOf(bytes: Uint8Array): Promise<string> {
  const found = await inspectImage(bytes);
  return found.readable ? 'none' : found.problem;
}

async function hashOf(image: Sharp | Buffer): Promise<string> {
  const found = await inspectImage(Buffer.isBuffer(image) ? image : await image.toBuffer());
  assert.ok(found.readable);
  return found.perceptualHash;
}
