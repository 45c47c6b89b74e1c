import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { AppError, silentJob } from '../../src-main/base/index.ts';
import { fetchNih, unpack } from '../../src-main/services/datasets/index.ts';
import { flakyServer } from '../support/flaky-server.ts';
import { zipArchive, type ZipItem } from '../support/zip-writer.ts';

const limits = { entries: 100, bytesPerFile: 10_000, bytesInAll: 100_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-fetch-'));
});
afterEach(() => rm(folder, { recursive: true }));

function cell(className: string, number: number): ZipItem {
  const name = `cell_images/${className}/C33P1thinF_IMG_20150619_114756a_cell_${number}.png`;
  return { name, content: Buffer.alloc(3000, number), deflate: number % 2 === 0 };
}

const nihLike: ZipItem[] = [
  { name: 'cell_images/', content: Buffer.alloc(0), mode: 0o040755 },
  ...Array.from({ length: 6 }, (_, index) => cell('Parasitized', index)),
  { name: 'cell_images/Parasitized/Thumbs.db', content: Buffer.from('thumbs') },
  ...Array.from({ length: 4 }, (_, index) => cell('Uninfected', index + 10)),
  { name: 'cell_images/Uninfected/Thumbs.db', content: Buffer.from('thumbs') },
];

async function unpackItems(items: ZipItem[], select = (name: string): string | undefined => name) {
  const archive = join(folder, 'archive.zip');
  await writeFile(archive, zipArchive(items));
  return unpack({ archive, folder: join(folder, 'out'), select, limits, job: silentJob });
}

async function assertRefused(items: ZipItem[], code: string, message: RegExp) {
  await assert.rejects(unpackItems(items), (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.ok(error.nextStep);
    return true;
  });
  assert.equal(existsSync(join(folder, 'out')), false, 'nothing was written');
}

test('the archive arrives over a connection that breaks, is unpacked into class folders and removed', async () => {
  const body = zipArchive(nihLike);
  await using server = await flakyServer([
    { body, etag: '"1"', dropAfter: 5000 },
    { body, etag: '"1"' },
  ]);
  const target = join(folder, 'nih');
  const source = { url: server.url('cell_images.zip'), images: 10 };
  const report = await fetchNih({ target, job: silentJob, source });
  assert.deepEqual(
    { ...report, seconds: 0 },
    {
      folder: target,
      images: 10,
      written: 10,
      classes: [
        { name: 'Parasitized', images: 6 },
        { name: 'Uninfected', images: 4 },
      ],
      seconds: 0,
    },
  );
  assert.deepEqual((await readdir(target)).sort(), ['Parasitized', 'Uninfected']);
  const first = await readdir(join(target, 'Uninfected'));
  assert.equal(first.length, 4);
  assert.equal((await readFile(join(target, 'Uninfected', first[0] ?? ''))).length, 3000);

  const requests = server.ranges.length;
  assert.equal((await fetchNih({ target, job: silentJob, source })).written, 0);
  assert.equal(server.ranges.length, requests, 'a complete set is not asked for again');
});

test('a set with another number of images is reported, not passed off as whole', async () => {
  await using server = await flakyServer([{ body: zipArchive(nihLike) }]);
  const source = { url: server.url('cell_images.zip'), images: 12 };
  await assert.rejects(fetchNih({ target: join(folder, 'nih'), job: silentJob, source }), {
    code: 'corrupt',
    message: /holds 10 images.*expected 12/,
  });
});

test('unpacking goes on where it stopped and mends half-written files', async () => {
  const first = await unpackItems(nihLike.slice(1, 4));
  assert.deepEqual(first, { written: 3, kept: 0, unwanted: 0 });
  await writeFile(join(folder, 'out', nihLike[1]?.name ?? ''), 'half');
  assert.deepEqual(await unpackItems(nihLike), { written: 10, kept: 2, unwanted: 1 });
});

test('unpacking stops when asked', async () => {
  const controller = new AbortController();
  controller.abort();
  const archive = join(folder, 'archive.zip');
  await writeFile(archive, zipArchive(nihLike));
  const job = { ...silentJob, signal: controller.signal };
  await assert.rejects(unpack({ archive, folder, select: (name) => name, limits, job }), {
    code: 'cancelled',
  });
});

const evil: [string, Partial<ZipItem>, string, RegExp][] = [
  ['a path that climbs out', { name: '../outside.png' }, 'corrupt', /unsafe/],
  ['a path that climbs out further down', { name: 'a/../../outside.png' }, 'corrupt', /unsafe/],
  ['a path that climbs out with backslashes', { name: '..\\outside.png' }, 'corrupt', /unsafe/],
  ['an absolute path', { name: '/etc/outside.png' }, 'corrupt', /unsafe/],
  ['a drive letter', { name: 'C:/outside.png' }, 'corrupt', /unsafe/],
  ['a symbolic link', { mode: 0o120777 }, 'refused', /is a link/],
  ['an encrypted entry', { encrypted: true, deflate: true }, 'refused', /encrypted/],
  ['a file too large', { content: Buffer.alloc(20_000), deflate: true }, 'refused', /more than/],
];
for (const [what, changes, code, message] of evil) {
  test(`${what} is refused before anything is written`, async () => {
    const item = { name: 'a/x.png', content: Buffer.from('x'), ...changes };
    await assertRefused([{ name: 'a/good.png', content: Buffer.from('good') }, item], code, message);
  });
}

test('too many bytes in all, too many entries and two files for one place are refused', async () => {
  const many = (count: number, size: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: `${index}.png`,
      content: Buffer.alloc(size),
      deflate: true,
    }));
  await assertRefused(many(11, 9999), 'refused', /more than/);
  await assertRefused(many(101, 1), 'refused', /101 entries/);
  await assertRefused([cell('Parasitized', 1), cell('Parasitized', 1)], 'refused', /two files/);
});

test('content that is not as the directory says is refused by name', async () => {
  const bad = { name: 'a/bad.png', content: Buffer.alloc(5000), deflate: true };
  await assert.rejects(unpackItems([{ ...bad, crc: 1 }]), { code: 'corrupt', message: /a\/bad\.png.*CRC/ });
  await assert.rejects(unpackItems([{ ...bad, uncompressedSize: 10 }]), {
    code: 'corrupt',
    message: /a\/bad\.png/,
  });
  assert.equal(existsSync(join(folder, 'out', 'a', 'bad.png')), false);
});

test('a file that is no archive, or is not there, is named', async () => {
  const archive = join(folder, 'page.zip');
  const request = { archive, folder, select: (name: string) => name, limits, job: silentJob };
  await assert.rejects(unpack(request), { code: 'not-found', message: /page\.zip/ });
  await writeFile(archive, '<html>Log in to the hotel network</html>');
  await assert.rejects(unpack(request), { code: 'corrupt', message: /page\.zip/ });
});
