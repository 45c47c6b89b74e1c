import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRequiredFile, writeFileAtomic } from '../../src-main/base/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-files-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('a file is written whole, folders on the way are made, and it replaces what was there', async () => {
  const path = join(folder, 'a', 'b', 'note.txt');
  await writeFileAtomic(path, 'Küvette');
  assert.equal(await readFile(path, 'utf8'), 'Küvette');
  const bytes = new Uint8Array(5_000_000).fill(7);
  await writeFileAtomic(path, bytes.subarray(1));
  assert.ok((await readFile(path)).equals(bytes.subarray(1)));
  assert.deepEqual(await readdir(join(folder, 'a', 'b')), ['note.txt']);
});

test(
  'a write that the disk takes in part only leaves the former file and nothing else',
  { skip: process.platform === 'win32' && 'there is no limit on file sizes to set' },
  async () => {
    const path = join(folder, 'note.txt');
    await writeFileAtomic(path, 'former');
    const base = fileURLToPath(new URL('../../src-main/base/index.ts', import.meta.url));
    const script = `import { writeFileAtomic } from '${base}';
      await writeFileAtomic(process.argv[1], new Uint8Array(3_000_000));`;
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', script, path],
      { encoding: 'utf8' },
    );
    assert.equal(status, 1);
    assert.ok(stderr.includes(`"${path}" would become larger`), stderr);
    assert.equal(await readFile(path, 'utf8'), 'former');
    assert.deepEqual(await readdir(folder), ['note.txt']);
  },
);

test(
  'a folder that the system lets nobody make is refused at once',
  { skip: process.platform !== 'linux' && 'only Linux has such a place' },
  () => {
    const base = fileURLToPath(new URL('../../src-main/base/index.ts', import.meta.url));
    const script = `import { makeFolder } from '${base}'; makeFolder('/proc/a/b');`;
    const args = ['--input-type=module', '-e', script];
    const { signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    assert.equal(signal, null, 'it did not end by itself');
    assert.match(stderr, /ENOENT.*mkdir '\/proc\/a'/);
  },
);

test('a folder where a file is meant, and a file where a folder is meant, are named', async () => {
  const inner = join(folder, 'inner');
  await mkdir(join(inner, 'full'), { recursive: true });
  await assert.rejects(writeFileAtomic(inner, 'text'), {
    code: 'invalid-input',
    message: /inner" is a folder/,
  });
  await assert.rejects(readRequiredFile(inner, 'The network'), { code: 'invalid-input' });
  await writeFile(join(folder, 'file'), '');
  const below = join(folder, 'file', 'a', 'below.txt');
  await assert.rejects(writeFileAtomic(below, 'text'), { code: 'invalid-input', message: /below\.txt/ });
  // Windows does not say what stands in the way.
  const code = process.platform === 'win32' ? 'not-found' : 'invalid-input';
  await assert.rejects(readRequiredFile(below, 'The network'), { code });
  await assert.rejects(readRequiredFile(join(folder, 'nowhere'), 'The network'), {
    code: 'not-found',
    message: /The network ".*nowhere"/,
  });
});
