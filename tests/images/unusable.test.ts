import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, Random } from '../../src-main/base/index.ts';
import { decodeForViews, decodeSquare, inspectImage, thumbnailDataUri } from '../../src-main/images/index.ts';
import { bitmap, encodingsOf, fromFunction, picture, plain } from './pictures.ts';

async function problemOf(bytes: Uint8Array): Promise<string> {
  const found = await inspectImage(bytes);
  if (found.readable) return 'none';
  assert.ok(found.detail.length > 10, found.detail);
  return found.problem;
}

test('an empty file', async () => {
  assert.equal(await problemOf(new Uint8Array()), 'zero-byte');
});

const source = picture(70, 50);
const encodings = encodingsOf(source);

for (const [name, encode] of Object.entries(encodings)) {
  test(`${name} cut short anywhere is truncated`, async () => {
    const bytes = await encode();
    const lengths = new Set([1, 3, 11, 12, 20, bytes.length - 1, bytes.length - 5, bytes.length - 13]);
    for (let part = 1; part < 40; part++) lengths.add(Math.floor((bytes.length * part) / 40));
    for (const length of lengths) {
      assert.equal(
        await problemOf(bytes.subarray(0, length)),
        'truncated',
        `${length} of ${bytes.length} bytes`,
      );
    }
    assert.equal(await problemOf(bytes), 'none');
  });
}

test("a JPEG's thumbnail does not hide that the picture is cut short", async () => {
  const jpeg = await source.clone().jpeg().toBuffer();
  const thumbnail = await source.clone().resize(10).jpeg().toBuffer();
  const header = Buffer.from([0xff, 0xe2, 0, 0]);
  header.writeUInt16BE(thumbnail.length + 2, 2);
  const both = Buffer.concat([jpeg.subarray(0, 2), header, thumbnail, jpeg.subarray(2)]);
  assert.equal(await problemOf(both), 'none');
  assert.equal(await problemOf(both.subarray(0, both.length - 100)), 'truncated');
});

test('bytes behind the end of the picture do no harm', async () => {
  for (const name of ['png', 'jpeg', 'webp', 'plain tiff', 'bmp']) {
    const bytes = await encodings[name]?.();
    assert.ok(bytes);
    assert.equal(await problemOf(Buffer.concat([bytes, Buffer.alloc(200, 7)])), 'none', name);
  }
});

test('damage inside a PNG is found by its checksums', async () => {
  const bytes = await source.clone().png().toBuffer();
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
  assert.equal(await problemOf(bytes), 'unreadable');
});

test('whatever the bytes hold, there is an answer', async () => {
  const random = Random.of(5);
  for (const [name, encode] of Object.entries(encodings)) {
    const bytes = await encode();
    for (let round = 0; round < 30; round++) {
      const damaged = Buffer.from(bytes);
      const from = random.chance(0.5) ? 4 : 60;
      for (let change = 0; change < 4; change++) {
        damaged.writeUInt8(random.integer(0, 255), random.integer(from, from + 200));
      }
      const found = await inspectImage(damaged);
      if (found.readable) assert.match(found.perceptualHash, /^[0-9a-f]{64}$/, name);
      else assert.ok(found.detail.length > 10);
    }
  }
});

test('content that is no picture', async () => {
  assert.equal(await problemOf(Buffer.from('path,patient\ncell.png,C33\n')), 'unreadable');
  assert.equal(await problemOf(Buffer.alloc(4000)), 'unreadable');
  assert.equal(await problemOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'unreadable');
});

test('formats that are not read are named', async () => {
  const found = await inspectImage(await source.clone().gif().toBuffer());
  assert.ok(!found.readable);
  assert.equal(found.problem, 'unsupported-format');
  assert.match(found.detail, /GIF/);
  assert.match(found.detail, /PNG/);
  assert.equal(await problemOf(await source.clone().avif({ effort: 0 }).toBuffer()), 'unsupported-format');
});

test('a BMP file whose header claims a huge picture is refused', async () => {
  const bytes = await bitmap(plain(8, 8, '#a66'), '24-bit');
  bytes.writeInt32LE(2 ** 30, 18);
  const found = await inspectImage(bytes);
  assert.ok(!found.readable);
  assert.match(found.detail, /100 million pixels/);
});

test('a small file that unpacks to a huge picture is refused', async () => {
  const bytes = await plain(14_000, 7_200, '#000').png({ compressionLevel: 1 }).toBuffer();
  // The header alone claims the size: 14,000 becomes 14,336.
  bytes.writeUInt16BE(0x3800, 18);
  const found = await inspectImage(bytes);
  assert.ok(!found.readable);
  assert.equal(found.problem, 'unreadable');
  assert.match(found.detail, /100 million pixels/);
});

test('a picture of one colour is blank, black included', async () => {
  for (const colour of ['#000', '#fff', '#c08090']) {
    const found = await inspectImage(await plain(120, 130, colour).jpeg().toBuffer());
    assert.ok(found.readable);
    assert.deepEqual(found.flags, ['blank'], colour);
  }
});

test('an even disc on black is not blank', async () => {
  const disc = fromFunction(120, 120, (x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.5 ? 180 : 0));
  const found = await inspectImage(await disc.png().toBuffer());
  assert.ok(found.readable);
  assert.deepEqual(found.flags, []);
});

test('a picture with a side under 16 pixels is tiny', async () => {
  for (const [width, height, flags] of [
    [16, 16, []],
    [15, 200, ['tiny']],
    [200, 15, ['tiny']],
  ] as const) {
    const found = await inspectImage(await picture(width, height).png().toBuffer());
    assert.ok(found.readable);
    assert.deepEqual(found.flags, flags, `${width} × ${height}`);
  }
  const single = await inspectImage(await plain(1, 1, '#fff').png().toBuffer());
  assert.ok(single.readable);
  assert.deepEqual(single.flags, ['tiny', 'blank']);
});

test('decoding throws the reason', async () => {
  const cut = (await source.clone().png().toBuffer()).subarray(0, 500);
  for (const decode of [decodeSquare, decodeForViews, thumbnailDataUri]) {
    await assert.rejects(decode(cut, 32), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'corrupt');
      assert.match(error.message, /ends before the picture is complete/);
      return true;
    });
  }
});
