import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { decodeForViews, inspectImage } from '../../src-main/images/index.ts';
import { picture } from './pictures.ts';

/** Larger than any crop here, so that none is made smaller. */
const SIZE = 1000;

async function assertPixelsAreSharps(bytes: Buffer): Promise<void> {
  const raster = await decodeForViews(bytes, SIZE);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([raster.width, raster.height], [info.width, info.height]);
  assert.ok(Buffer.from(raster.pixels).equals(data));
}

test('plain PNG files of all filters and compressions hold the pixels that sharp finds', async () => {
  for (const options of [
    { compressionLevel: 0 },
    { compressionLevel: 9, adaptiveFiltering: true },
    { progressive: true },
  ])
    await assertPixelsAreSharps(await picture(131, 77).png(options).toBuffer());
});

test('a colour profile is heeded', async () => {
  const plain = await picture(40, 30).png().toBuffer();
  const wide = await picture(40, 30).withIccProfile('p3', { attach: true }).png().toBuffer();
  assert.ok(wide.includes('iCCP'));
  const [fromPlain, fromWide] = [await decodeForViews(plain, SIZE), await decodeForViews(wide, SIZE)];
  const expected = await sharp(wide).toColourspace('srgb').raw().toBuffer();
  assert.ok(Buffer.from(fromWide.pixels).equals(expected));
  assert.equal(fromPlain.pixels.length, fromWide.pixels.length);
});

test('the one colour that a file calls transparent is black', async () => {
  const red = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#f00' } })
    .png()
    .toBuffer();
  assert.equal((await decodeForViews(red, SIZE)).pixels[0], 255);
  const transparent = withChunk(red, 'tRNS', Buffer.from([0, 255, 0, 0, 0, 0]));
  assert.ok((await decodeForViews(transparent, SIZE)).pixels.every((value) => value === 0));
});

test('how to turn the picture is heeded wherever the file says it', async () => {
  const lying = await picture(40, 30).withMetadata({ orientation: 6 }).png().toBuffer();
  const found = await inspectImage(lying);
  assert.ok(found.readable);
  assert.deepEqual([found.width, found.height], [30, 40]);
});

/** Puts a chunk before the first with pixels. */
function withChunk(png: Buffer, type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(named));
  const before = png.indexOf('IDAT') - 4;
  return Buffer.concat([png.subarray(0, before), length, named, checksum, png.subarray(before)]);
}
