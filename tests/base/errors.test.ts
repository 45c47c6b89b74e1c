import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { AppError, systemErrorCode, toErrorBody, translateSystemError } from '../../src-main/base/index.ts';

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

function withCode(code: string, path?: string): Error {
  return Object.assign(new Error(`as the system says it: ${code}`), { code, ...(path && { path }) });
}

for (const [code, expected, words] of [
  ['ENOSPC', 'no-space', /full/],
  ['EDQUOT', 'no-space', /full/],
  ['EROFS', 'no-space', /may not write/],
  ['EACCES', 'no-space', /no permission/],
  ['EFBIG', 'no-space', /larger than/],
  ['EIO', 'unavailable', /disk failed/],
  ['EISDIR', 'invalid-input', /is a folder/],
  ['ENOTDIR', 'invalid-input', /in the place of a folder/],
  ['ENAMETOOLONG', 'invalid-input', /too long/],
  ['SQLITE_FULL', 'no-space', /full/],
  ['SQLITE_READONLY', 'no-space', /may not write/],
  ['SQLITE_READONLY_DBMOVED', 'no-space', /may not write/],
  ['SQLITE_CANTOPEN_ISDIR', 'no-space', /cannot be opened/],
  ['SQLITE_CORRUPT', 'corrupt', /damaged/],
  ['SQLITE_CORRUPT_INDEX', 'corrupt', /damaged/],
  ['SQLITE_NOTADB', 'corrupt', /damaged/],
  ['SQLITE_BUSY', 'conflict', /in use/],
  ['SQLITE_BUSY_SNAPSHOT', 'conflict', /in use/],
  ['SQLITE_LOCKED_SHAREDCACHE', 'conflict', /in use/],
  ['SQLITE_IOERR_SHMSIZE', 'no-space', /full/],
  ['SQLITE_IOERR_SHORT_READ', 'unavailable', /disk failed/],
] as const) {
  test(`${code} is ${expected}, in words that name the file where it is known`, () => {
    const named = translateSystemError(withCode(code), '/lab/smearwise.db');
    assert.equal(named?.code, expected);
    assert.match(named.message, words);
    assert.ok(named.message.includes('"/lab/smearwise.db"'), named.message);
    assert.ok(named.nextStep);
    assert.equal(systemErrorCode(named.cause), code);
    const unnamed = translateSystemError(withCode(code));
    assert.match(unnamed?.message ?? '', words);
    assert.doesNotMatch(unnamed?.message ?? '', /undefined|""/);
  });
}

test('the path that an error carries is named', () => {
  assert.match(translateSystemError(withCode('ENOSPC', '/lab/blob'))?.message ?? '', /"\/lab\/blob"/);
});

test('errors of other kinds, constraints among them, stay what they are', () => {
  const others = [
    withCode('ENOENT'),
    withCode('SQLITE_CONSTRAINT_UNIQUE'),
    new Error('no code'),
    'text',
    null,
  ];
  for (const error of others) assert.equal(translateSystemError(error), undefined);
});

test('what SQLite really throws gets its words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-errors-'));
  const path = join(folder, 'a.db');
  const [first, second] = [new SqliteDatabase(path), new SqliteDatabase(path, { timeout: 0 })];
  first.exec('CREATE TABLE numbers (n INTEGER); BEGIN IMMEDIATE');
  const locked = errorOf(() => second.exec('INSERT INTO numbers VALUES (1)'));
  assert.equal(translateSystemError(locked)?.code, 'conflict');
  first.exec('ROLLBACK');
  first.pragma('max_page_count = 2');
  const full = errorOf(() => first.exec('INSERT INTO numbers VALUES (zeroblob(100000))'));
  assert.equal(translateSystemError(full)?.code, 'no-space');
  first.close();
  second.close();
  const readonly = new SqliteDatabase(path, { readonly: true });
  const refused = errorOf(() => readonly.exec('INSERT INTO numbers VALUES (1)'));
  assert.equal(translateSystemError(refused)?.code, 'no-space');
  readonly.close();
  writeFileSync(path, 'not a database, whatever its name says');
  const text = new SqliteDatabase(path);
  assert.equal(translateSystemError(errorOf(() => text.exec('SELECT 1 FROM numbers')))?.code, 'corrupt');
  text.close();
  rmSync(folder, { recursive: true });
});

test('an expected failure crosses the border as it is, its cause for the log', () => {
  const cause = new Error('the technical reason');
  const body = toErrorBody(new AppError('refused', 'No.', { nextStep: 'Ask again.', cause }));
  assert.deepEqual([body.code, body.message, body.nextStep], ['refused', 'No.', 'Ask again.']);
  assert.match(body.cause ?? '', /the technical reason/);
  assert.deepEqual(toErrorBody(new AppError('usage', 'Wrong.')), { code: 'usage', message: 'Wrong.' });
});

test('a system error crosses in its words, anything else as a bug', () => {
  assert.equal(toErrorBody(withCode('ENOSPC', '/lab')).code, 'no-space');
  const body = toErrorBody(new TypeError('x is not a function'));
  assert.equal(body.code, 'bug');
  assert.match(body.message, /x is not a function/);
  assert.equal(toErrorBody('a bare string').code, 'bug');
});
