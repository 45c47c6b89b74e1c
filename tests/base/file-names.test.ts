import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { nameProblem, requirePossiblePath, writeFileAtomic } from '../../src-main/base/index.ts';
import { createFolder, drivesOf } from '../../src-main/services/this-pc/index.ts';
import { pretendToBeOn } from '../support/held-files.ts';

const IMPOSSIBLE = [
  'CON',
  'nul',
  'Aux.csv',
  'COM1.report.html',
  'LPT³',
  'prn ',
  'a:b',
  'who?',
  'tail.',
  'tail ',
  'a/b',
];
const POSSIBLE = [
  'Console',
  'COM',
  'COM10',
  'nullipara.csv',
  'ward.3',
  '.hidden',
  'größe',
  'C1 (2)',
  'con-trol',
];

describe('names that Windows takes for something else', () => {
  test('are known, and those that only look like them are not', () => {
    for (const name of IMPOSSIBLE) assert.ok(nameProblem(name), name);
    for (const name of POSSIBLE) assert.equal(nameProblem(name), undefined, name);
  });

  test('are refused in a path on Windows, and only there', () => {
    for (const path of [
      'C:\\lab\\NUL',
      'D:\\aux\\report.html',
      '\\\\server\\share\\con.csv',
      'reports/tail.',
    ]) {
      assert.throws(
        () => {
          requirePossiblePath(path, 'win32');
        },
        { code: 'usage', nextStep: /Choose another name/ },
      );
      requirePossiblePath(path, 'linux');
    }
    for (const path of [
      'C:\\lab\\report.html',
      '..\\x.csv',
      '\\\\?\\C:\\long\\x.csv',
      '\\\\server\\share\\x.csv',
    ])
      requirePossiblePath(path, 'win32');
  });

  test('are refused for a new folder on every PC, since disks travel', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'smearwise-names-'));
    context.after(() => rm(folder, { recursive: true }));
    for (const name of [...IMPOSSIBLE, '.', '..'])
      await assert.rejects(createFolder(folder, name), { code: 'usage' }, name);
    assert.deepEqual(await readdir(folder), []);
    pretendToBeOn(context, 'win32');
    await assert.rejects(writeFileAtomic(join(folder, 'NUL.csv'), 'x'), {
      code: 'usage',
      message: /a device/,
    });
    assert.deepEqual(await readdir(folder), []);
  });
});

describe('the drives in the folder dialog', () => {
  test('are those that answer; one that does not keeps nobody waiting', async () => {
    const look = (drive: string) => {
      if (drive === 'C:\\' || drive === 'D:\\') return Promise.resolve();
      return drive === 'Z:\\' ? new Promise(() => undefined) : Promise.reject(new Error('ENOENT'));
    };
    assert.deepEqual(await drivesOf('win32', look), ['C:\\', 'D:\\']);
    assert.deepEqual(await drivesOf('linux', look), []);
  });
});
