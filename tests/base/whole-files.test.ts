import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, type TestContext, test } from 'node:test';
import {
  allOrNone,
  AppError,
  removeFile,
  removeFileSync,
  replaceFileSync,
  writeFileAtomic,
} from '../../src-main/base/index.ts';
import { hold, pretendToBeOn } from '../support/held-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-whole-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const isHeld = (path: string) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, 'conflict');
  assert.equal(error.message, `"${path}" is open in another program.`);
  assert.match(error.nextStep ?? '', /^Close it there/);
  return true;
};

describe('a file that another program holds', () => {
  test('is written when it lets go a moment later, as a virus scanner does', async (context) => {
    const path = join(folder, 'table.csv');
    const holder = hold(context, path, { refusals: 4 });
    await writeFileAtomic(path, 'new');
    assert.equal(holder.refused(), 4);
    assert.equal(await readFile(path, 'utf8'), 'new');
  });

  for (const code of ['EBUSY', 'EPERM'] as const) {
    test(`is named with what to do, and stays as it was (${code} on Windows)`, async (context) => {
      pretendToBeOn(context, 'win32');
      const path = join(folder, 'table.csv');
      await writeFile(path, 'former');
      const holder = hold(context, path, { code });
      await assert.rejects(writeFileAtomic(path, 'new'), isHeld(path));
      assert.ok(holder.waitedMs() > 2000 && holder.waitedMs() < 5000, `waited ${holder.waitedMs()} ms`);
      assert.equal(await readFile(path, 'utf8'), 'former');
      assert.deepEqual(await readdir(folder), ['table.csv']);
    });
  }

  test('elsewhere a refusal is a refusal: nothing is tried again', async (context) => {
    pretendToBeOn(context, 'linux');
    const path = join(folder, 'table.csv');
    const holder = hold(context, path, { code: 'EPERM' });
    await assert.rejects(writeFileAtomic(path, 'new'), /has no permission for ".*table\.csv"/);
    assert.equal(holder.refused(), 1);
  });

  test('a folder in its place is no holder: it is refused at once, in words', async (context) => {
    pretendToBeOn(context, 'win32');
    const path = join(folder, 'table.csv');
    await mkdir(path);
    const holder = hold(context, path, { code: 'EPERM' });
    await assert.rejects(writeFileAtomic(path, 'new'), AppError);
    assert.equal(holder.refused(), 1);
  });

  test('is removed and replaced when it lets go, also where nothing can be awaited', async (context) => {
    const path = join(folder, 'table.csv');
    await writeFile(path, 'former');
    await writeFile(join(folder, 'other'), 'new');
    const holder = hold(context, path, { refusals: 3 });
    replaceFileSync(join(folder, 'other'), path);
    assert.equal(holder.refused(), 3);
    assert.equal(await readFile(path, 'utf8'), 'new');
    removeFileSync(path);
    await removeFile(path);
    assert.deepEqual(await readdir(folder), []);
  });

  test('that cannot be removed is named', async (context) => {
    const path = join(folder, 'table.csv');
    await writeFile(path, 'former');
    hold(context, path);
    await assert.rejects(removeFile(path), isHeld(path));
    assert.throws(() => {
      removeFileSync(path);
    }, isHeld(path));
  });
});

describe('files that belong together', () => {
  const names = ['a.txt', 'b.txt', 'c.txt'];
  const write = (text: string) =>
    allOrNone(async () => {
      for (const name of names) await writeFileAtomic(join(folder, name), `${text} ${name}`);
    });
  const contents = async () => {
    const found = (await readdir(folder)).sort();
    return Promise.all(found.map(async (name) => `${name}: ${await readFile(join(folder, name), 'utf8')}`));
  };
  const holdOne = (context: TestContext) => hold(context, join(folder, 'b.txt'));

  test('come together, and replace those of before', async () => {
    await write('first');
    await write('second');
    assert.deepEqual(
      await contents(),
      names.map((name) => `${name}: second ${name}`),
    );
  });

  test('stay as they were, all of them, where one is held', async (context) => {
    await write('first');
    const before = await contents();
    holdOne(context);
    await assert.rejects(write('second'), isHeld(join(folder, 'b.txt')));
    assert.deepEqual(await contents(), before);
  });

  test('are not there at all where one is held and none was there', async (context) => {
    holdOne(context);
    await assert.rejects(write('first'), isHeld(join(folder, 'b.txt')));
    assert.deepEqual(await contents(), []);
  });

  test('are not there where the work fails on the way', async () => {
    const work = async () => {
      await writeFileAtomic(join(folder, 'a.txt'), 'a');
      throw new Error('the power is gone');
    };
    await assert.rejects(allOrNone(work), /the power is gone/);
    assert.deepEqual(await contents(), []);
  });
});
