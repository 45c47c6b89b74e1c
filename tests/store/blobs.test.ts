import assert from 'node:assert/strict';
import { existsSync, truncateSync } from 'node:fs';
import { test } from 'node:test';
import { AppError, sha256 } from '../../src-main/base/index.ts';
import { openHome } from './home.ts';

const BYTES = Buffer.from('a small model');

function names(code: string, ...parts: string[]) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    for (const part of parts) assert.ok(error.message.includes(part), error.message);
    assert.ok(error.nextStep);
    return true;
  };
}

test('bytes come back by their SHA-256', async (t) => {
  const { blobs } = openHome(t);
  const hash = await blobs.put(BYTES);
  assert.equal(hash, sha256(BYTES));
  assert.equal(await blobs.put(BYTES), hash);
  assert.ok(BYTES.equals(await blobs.get(hash, 'model v1')));
  const empty = await blobs.put(new Uint8Array());
  assert.equal((await blobs.get(empty, 'nothing')).length, 0);
});

test('a view into larger bytes is stored as the view alone', async (t) => {
  const { blobs } = openHome(t);
  const hash = await blobs.put(new Uint8Array(BYTES.buffer, BYTES.byteOffset + 2, 5));
  assert.equal(Buffer.from(await blobs.get(hash, 'a view')).toString(), BYTES.toString().slice(2, 7));
});

test('a damaged blob is refused by name, and healed by putting it again', async (t) => {
  const { blobs } = openHome(t);
  const hash = await blobs.put(BYTES);
  truncateSync(blobs.path(hash), 3);
  await assert.rejects(
    blobs.get(hash, 'model v1'),
    names('corrupt', 'model v1', blobs.path(hash), 'damaged'),
  );
  await blobs.put(BYTES);
  assert.ok(BYTES.equals(await blobs.get(hash, 'model v1')));
});

test('a missing blob is refused by name', async (t) => {
  const { blobs } = openHome(t);
  const hash = sha256('never put');
  await assert.rejects(
    blobs.get(hash, 'model v1'),
    names('corrupt', 'model v1', blobs.path(hash), 'missing'),
  );
});

test('a removed blob is gone; removing it again is no error', async (t) => {
  const { blobs } = openHome(t);
  const hash = await blobs.put(BYTES);
  await blobs.remove(hash);
  assert.equal(existsSync(blobs.path(hash)), false);
  await blobs.remove(hash);
});

test('the same bytes put twice at once are stored once', async (t) => {
  const { blobs } = openHome(t);
  const hashes = await Promise.all([blobs.put(BYTES), blobs.put(BYTES), blobs.put(BYTES)]);
  assert.ok(BYTES.equals(await blobs.get(hashes[0], 'model v1')));
});
