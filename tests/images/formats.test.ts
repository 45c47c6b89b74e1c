import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { decodeSquare, IMAGE_EXTENSIONS, inspectImage, isImageFile } from '../../src-main/images/index.ts';
import { bitmap, fromFunction, meanDifference, picture, plain } from './pictures.ts';

test('files are taken for images by their ending, whatever its case', () => {
  assert.ok(isImageFile('/a/b/cell.PNG'));
  assert.ok(isImageFile('cell.tiff'));
  assert.ok(IMAGE_EXTENSIONS.has('.webp'));
  assert.ok(!isImageFile('notes.txt'));
  assert.ok(!isImageFile('png'));
});

const source = picture(60, 44);
const variants: Record<string, () => Promise<Buffer>> = {
  png: () => source.clone().png().toBuffer(),
  'interlaced png': () => source.clone().png({ progressive: true }).toBuffer(),
  'palette png': () => source.clone().png({ palette: true, dither: 0 }).toBuffer(),
  '16-bit png': () => source.clone().toColourspace('rgb16').png().toBuffer(),
  jpeg: () => source.clone().jpeg({ quality: 95 }).toBuffer(),
  'progressive jpeg': () => source.clone().jpeg({ quality: 95, progressive: true }).toBuffer(),
  'cmyk jpeg': () => source.clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
  webp: () => source.clone().webp({ quality: 95 }).toBuffer(),
  'lossless webp': () => source.clone().webp({ lossless: true }).toBuffer(),
  tiff: () => source.clone().tiff({ compression: 'none' }).toBuffer(),
  'lzw tiff': () => source.clone().tiff({ compression: 'lzw' }).toBuffer(),
  'jpeg tiff': () => source.clone().tiff({ compression: 'jpeg', quality: 95 }).toBuffer(),
  'tiled tiff': () => source.clone().tiff({ compression: 'deflate', tile: true }).toBuffer(),
  bigtiff: () => source.clone().tiff({ compression: 'lzw', bigtiff: true }).toBuffer(),
  bmp: () => bitmap(source, '24-bit'),
  'top-down 32-bit bmp': () => bitmap(source, '32-bit top-down'),
  '16-bit tiff': () => source.clone().toColourspace('rgb16').tiff({ compression: 'lzw' }).toBuffer(),
};

for (const [name, encode] of Object.entries(variants)) {
  test(`${name} is read with its size and colours`, async () => {
    const bytes = await encode();
    const found = await inspectImage(bytes);
    assert.ok(found.readable, JSON.stringify(found));
    assert.ok(name.endsWith(found.format), found.format);
    assert.deepEqual([found.width, found.height, found.flags], [60, 44, []]);
    const reference = await decodeSquare(await source.clone().png().toBuffer(), 44);
    // Conversion to and from CMYK loses saturated colours.
    const tolerance = name.startsWith('cmyk') ? 25 : 7;
    assert.ok(meanDifference(await decodeSquare(bytes, 44), reference) < tolerance);
  });
}

test('grey pictures of 8 and 16 bits become three equal channels', async () => {
  const files = [
    await picture(40, 40).toColourspace('b-w').png().toBuffer(),
    await picture(40, 40).toColourspace('grey16').png().toBuffer(),
    await bitmap(picture(40, 40), '8-bit grey'),
  ];
  for (const bytes of files) {
    const pixels = await decodeSquare(bytes, 40);
    assert.equal(pixels.length, 40 * 40 * 3);
    assert.ok(pixels.every((value, index) => value === pixels[index - (index % 3)]));
    assert.ok(Math.max(...pixels) - Math.min(...pixels) > 50);
  }
});

test('a picture is turned upright', async () => {
  const lying = await sharp({
    create: { width: 40, height: 20, channels: 3, background: '#f00' },
  })
    .composite([{ input: await plain(20, 20, '#00f').png().toBuffer(), left: 0, top: 0 }])
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();
  const found = await inspectImage(lying);
  assert.ok(found.readable);
  assert.deepEqual([found.width, found.height], [20, 40]);
  const pixels = await decodeSquare(lying, 20);
  assert.deepEqual([...pixels.subarray(0, 3)], [0, 0, 255]);
  assert.deepEqual([...pixels.subarray(19 * 3, 20 * 3)], [0, 0, 255]);
  assert.deepEqual([...pixels.subarray(-3)], [255, 0, 0]);
});

test('transparent parts are black', async () => {
  const bytes = await sharp({
    create: { width: 20, height: 20, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } },
  })
    .png()
    .toBuffer();
  assert.ok((await decodeSquare(bytes, 20)).every((value) => value === 0));
});

test('of several frames or pages the first counts', async () => {
  const frames = [await plain(20, 20, '#f00').png().toBuffer(), await plain(20, 20, '#00f').png().toBuffer()];
  for (const bytes of [
    await sharp(frames, { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer(),
    await sharp(frames, { join: { animated: true } })
      .tiff({ compression: 'lzw' })
      .toBuffer(),
  ]) {
    const found = await inspectImage(bytes);
    assert.ok(found.readable);
    assert.deepEqual([found.width, found.height], [20, 20]);
    assert.deepEqual([...(await decodeSquare(bytes, 1))], [255, 0, 0]);
  }
});

test('enlarging is bilinear between pixel centres, without a shift', async () => {
  const ramp = fromFunction(50, 50, (x, y, channel) => 250 * (channel === 0 ? x : y));
  const pixels = await decodeSquare(await ramp.png().toBuffer(), 112);
  for (let index = 8; index < 104; index++) {
    const expected = (250 * (index + 0.5)) / 112;
    assert.ok(Math.abs((pixels[(56 * 112 + index) * 3] ?? 0) - expected) < 1.2);
    assert.ok(Math.abs((pixels[(index * 112 + 56) * 3 + 1] ?? 0) - expected) < 1.2);
  }
});

test('making smaller keeps the place and the mean', async () => {
  const ramp = fromFunction(300, 300, (x, y, channel) => 250 * (channel === 0 ? x : y));
  const pixels = await decodeSquare(await ramp.png().toBuffer(), 96);
  for (let index = 8; index < 88; index++) {
    const expected = (250 * (index + 0.5)) / 96;
    assert.ok(Math.abs((pixels[(48 * 96 + index) * 3] ?? 0) - expected) < 2);
    assert.ok(Math.abs((pixels[(index * 96 + 48) * 3 + 1] ?? 0) - expected) < 2);
  }
});

test('the whole picture is stretched to the square', async () => {
  const bytes = await sharp({ create: { width: 90, height: 30, channels: 3, background: '#000' } })
    .composite([{ input: await plain(30, 30, '#fff').png().toBuffer(), left: 60, top: 0 }])
    .png()
    .toBuffer();
  const pixels = await decodeSquare(bytes, 30);
  assert.equal(pixels.length, 30 * 30 * 3);
  for (let row = 0; row < 30; row++) {
    assert.equal(pixels[row * 90], 0);
    assert.equal(pixels[row * 90 + 18 * 3], 0);
    assert.equal(pixels[row * 90 + 22 * 3], 255);
    assert.equal(pixels[row * 90 + 89], 255);
  }
});

test('a side that is no whole number above 0 is refused', async () => {
  const bytes = await picture(20, 20).png().toBuffer();
  await assert.rejects(decodeSquare(bytes, 0), RangeError);
  await assert.rejects(decodeSquare(bytes, 1.5), RangeError);
});
