import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import {
  downloadFile,
  type DownloadRequest,
  sha256,
  silentJob,
  toErrorBody,
} from '../../src-main/base/index.ts';
import { flakyServer, type FlakyServer } from '../support/flaky-server.ts';

const body = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7) % 251));
const newBody = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * 5) % 241));
const etag = '"version-1"';

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-download-'));
  target = join(folder, 'sub', 'file.bin');
});
afterEach(() => rm(folder, { recursive: true }));

function ask(server: FlakyServer, more: Partial<DownloadRequest> = {}) {
  return downloadFile({
    url: server.url('file.bin'),
    target,
    what: 'the test file',
    job: silentJob,
    pauseMs: 1,
    ...more,
  });
}

async function assertWhole(expected = body) {
  assert.ok(expected.equals(await readFile(target)));
  assert.equal(existsSync(`${target}.part`), false);
  assert.equal(existsSync(`${target}.part.json`), false);
}

test('a file arrives whole, with progress, and is not asked for again', async () => {
  await using server = await flakyServer([{ body, etag }]);
  const reports: (number | null)[][] = [];
  const job = {
    ...silentJob,
    report: ({ done, total }: { done: number; total: number | null }) => reports.push([done, total]),
  };
  const first = await ask(server, { job, expectedSha256: sha256(body), expectedBytes: body.length });
  assert.deepEqual(first, { bytes: body.length, sha256: sha256(body), alreadyThere: false });
  assert.deepEqual(reports.at(-1), [body.length, body.length]);
  await assertWhole();
  assert.equal((await ask(server)).alreadyThere, true);
  assert.equal(server.ranges.length, 1);
});

test('a dropped connection is taken up where it broke off', async () => {
  await using server = await flakyServer([
    { body, etag, dropAfter: 20_000 },
    { body, etag, dropAfter: 10_000 },
    { body, etag },
  ]);
  await ask(server, { expectedSha256: sha256(body) });
  await assertWhole();
  assert.deepEqual(server.ranges, [undefined, 'bytes=20000-', 'bytes=30000-']);
});

test('a server that ignores ranges sends everything again', async () => {
  await using server = await flakyServer([
    { body, etag, dropAfter: 20_000 },
    { body, etag, ignoreRanges: true },
  ]);
  await ask(server);
  await assertWhole();
});

test('a file that changed in between is not glued together from two versions', async () => {
  await using server = await flakyServer([
    { body, etag, dropAfter: 20_000 },
    { body: newBody, etag: '"version-2"' },
  ]);
  await ask(server);
  await assertWhole(newBody);
});

test('without a version from the server, or with a weak one, a broken download starts anew', async () => {
  for (const weak of [undefined, 'W/"version-1"']) {
    await using server = await flakyServer([
      { body, dropAfter: 20_000, ...(weak === undefined ? {} : { etag: weak }) },
      { body },
    ]);
    await rm(target, { force: true });
    await ask(server);
    await assertWhole();
    assert.deepEqual(server.ranges, [undefined, undefined]);
  }
});

test('a later call goes on where a cancelled one stopped', async () => {
  await using server = await flakyServer([
    { body, etag, stallAfter: 20_000 },
    { body, etag },
  ]);
  const controller = new AbortController();
  const job = { ...silentJob, signal: controller.signal };
  setTimeout(() => {
    controller.abort();
  }, 100);
  await assert.rejects(ask(server, { job }), { code: 'cancelled' });
  assert.equal((await readFile(`${target}.part`)).length, 20_000);
  assert.equal(existsSync(target), false);
  await ask(server);
  await assertWhole();
  assert.deepEqual(server.ranges, [undefined, 'bytes=20000-']);
});

test('a part that was complete when the program died is only checked', async () => {
  await using server = await flakyServer([
    { body, etag, stallAfter: body.length, withoutLength: true },
    { body, etag },
  ]);
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort();
  }, 100);
  await ask(server, { job: { ...silentJob, signal: controller.signal } }).catch(() => undefined);
  await ask(server, { expectedSha256: sha256(body) });
  await assertWhole();
  assert.deepEqual(server.ranges, [undefined, 'bytes=50000-']);
});

test('a connection that goes silent counts as dropped', async () => {
  await using server = await flakyServer([
    { body, etag, stallAfter: 20_000 },
    { body, etag },
  ]);
  await ask(server, { stallTimeoutMs: 100 });
  await assertWhole();
});

test('a file of unknown length arrives, redirects are followed', async () => {
  await using server = await flakyServer([
    { body, redirectTo: '/elsewhere' },
    { body, withoutLength: true },
  ]);
  await ask(server);
  await assertWhole();
});

test('wrong bytes are refused and nothing is left behind', async () => {
  await using server = await flakyServer([{ body, etag }]);
  await assert.rejects(ask(server, { expectedSha256: sha256('something else') }), {
    code: 'corrupt',
    message: /not the test file: its SHA-256/,
  });
  assert.equal(existsSync(target), false);
  assert.equal(existsSync(`${target}.part`), false);
});

test('a wrong size is refused, with the length announced or not', async () => {
  for (const withoutLength of [false, true]) {
    await using server = await flakyServer([{ body, withoutLength }]);
    await assert.rejects(ask(server, { expectedBytes: 10 }), { code: 'corrupt', message: /50000 bytes/ });
    assert.equal(existsSync(target), false);
  }
});

test('404 is not tried again and says where to put a copy made by hand', async () => {
  await using server = await flakyServer([{ body, status: 404 }]);
  await assert.rejects(ask(server), {
    code: 'unavailable',
    message: /404/,
    nextStep: new RegExp(`copy it to .*file\\.bin`),
  });
  assert.equal(server.ranges.length, 1);
});

test('a busy server is tried again, but not for ever', async () => {
  await using busy = await flakyServer([{ body, status: 503 }, { body }]);
  await ask(busy);
  await assertWhole();
  await rm(target);
  await using down = await flakyServer([{ body, status: 503 }]);
  await assert.rejects(ask(down), { code: 'unavailable', message: /503/ });
  assert.equal(down.ranges.length, 5);
});

test('an address where nothing listens is reported as unavailable', async () => {
  const server = await flakyServer([{ body }]);
  const url = server.url('file.bin');
  await server[Symbol.asyncDispose]();
  await assert.rejects(downloadFile({ url, target, what: 'the test file', job: silentJob, pauseMs: 1 }), {
    code: 'unavailable',
    message: /Could not download the test file: no connection to 127.*ECONNREFUSED/,
  });
  assert.deepEqual(await readdir(dirname(target)), []);
});

test('a damaged target is downloaded again; other addresses than web addresses are refused', async () => {
  await using server = await flakyServer([{ body, etag }]);
  target = join(folder, 'file.bin');
  await writeFile(target, 'damaged');
  await ask(server, { expectedSha256: sha256(body) });
  await assertWhole();
  await assert.rejects(ask(server, { url: 'file:///etc/hostname' }), { code: 'usage' });
});

test(
  'a full disk is named, not taken for a lost connection',
  { skip: !existsSync('/dev/full') },
  async () => {
    await using server = await flakyServer([{ body }]);
    target = join(folder, 'file.bin');
    await symlink('/dev/full', `${target}.part`);
    const error: unknown = await ask(server).catch((reason: unknown) => reason);
    const { code, message } = toErrorBody(error);
    assert.equal(code, 'no-space');
    assert.match(message, /disk is full.*file\.bin\.part/);
    assert.equal(server.ranges.length, 1);
  },
);
