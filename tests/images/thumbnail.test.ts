import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { thumbnailDataUri } from '../../src-main/images/index.ts';
import { plain } from './pictures.ts';

test('a thumbnail is a small square WebP, the picture whole on black', async () => {
  const uri = await thumbnailDataUri(await plain(200, 100, '#fff').png().toBuffer(), 64);
  const [head, body] = uri.split(',');
  assert.equal(head, 'data:image/webp;base64');
  const bytes = Buffer.from(body ?? '', 'base64');
  assert.ok(bytes.length < 1000);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.format, info.width, info.height], ['raw', 64, 64]);
  const red = (x: number, y: number) => data[(y * 64 + x) * info.channels] ?? -1;
  assert.ok(red(32, 4) < 10);
  assert.ok(red(32, 60) < 10);
  assert.ok(red(2, 32) > 245);
});
