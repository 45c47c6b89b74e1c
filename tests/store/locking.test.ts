import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { openStore, restoreBackup } from '../../src-main/store/index.ts';
import { filesOf, homeWithSettings, openHome, openRaw } from './home.ts';
import { classifyAll, foundFiles, JUDGEMENT, startScreening } from './screening.ts';

function isInUse(path: string) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, 'conflict');
    assert.ok(error.message.includes(path), error.message);
    assert.match(error.nextStep ?? '', /close/);
    return true;
  };
}

test('a database that another program keeps to itself is named', (t) => {
  const home = homeWithSettings(t);
  const { path } = filesOf(home);
  const other = openRaw(t, path);
  other.pragma('locking_mode = EXCLUSIVE');
  other.exec('BEGIN IMMEDIATE');
  assert.throws(() => openStore(home, { busyTimeoutMs: 20 }), isInUse(path));
  other.close();
  openHome(t, home);
});

test('a write waits for another write, and says so when that lasts too long', (t) => {
  const store = openHome(t, homeWithSettings(t), { busyTimeoutMs: 20 });
  const other = openRaw(t, store.path);
  other.exec('BEGIN IMMEDIATE');
  assert.throws(() => {
    store.settings.set('key', 'value');
  }, isInUse(store.path));
  assert.throws(() => {
    startScreening(store);
  }, isInUse(store.path));
  assert.throws(() => {
    store.transaction(() => undefined);
  }, isInUse(store.path));
  other.exec('ROLLBACK');
  store.settings.set('key', 'value');
});

test('the figures of slides are counted while another process writes, though they cannot be kept', (t) => {
  const busyTimeoutMs = 60_000;
  const store = openHome(t, undefined, { busyTimeoutMs });
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(50, 3));
  classifyAll(store, id, 10);
  const kept = store.cells.bySlide(id, JUDGEMENT);
  store.reviews.save([{ id: 4, reviewedClass: 'Parasitized', reviewer: 'Ada' }]);
  const other = openRaw(t, store.path);
  other.exec('BEGIN IMMEDIATE');
  const startMs = performance.now();
  const counted = store.cells.bySlide(id, JUDGEMENT);
  assert.ok(performance.now() - startMs < busyTimeoutMs / 2, 'it did not wait for the other');
  other.exec('ROLLBACK');
  assert.equal(counted.length, 3);
  assert.notDeepEqual(counted[0], kept[0]);
  assert.deepEqual(counted.slice(1), kept.slice(1));
  assert.deepEqual(counted, store.cells.bySlide(id, JUDGEMENT));
});

test('looking at slides without waiting leaves other writes their patience', (t) => {
  const busyTimeoutMs = 100;
  const store = openHome(t, homeWithSettings(t), { busyTimeoutMs });
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(5, 1));
  const other = openRaw(t, store.path);
  other.exec('BEGIN IMMEDIATE');
  store.cells.bySlide(id, JUDGEMENT);
  const startMs = performance.now();
  assert.throws(() => {
    store.settings.set('key', 'value');
  }, isInUse(store.path));
  assert.ok(performance.now() - startMs > busyTimeoutMs / 2, 'it waited for the other');
  other.exec('ROLLBACK');
});

test('what one process reads before it writes still holds when it writes', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home, { busyTimeoutMs: 20 });
  const other = openRaw(t, store.path);
  store.transaction(() => {
    store.models.list();
    assert.throws(() => other.exec('BEGIN IMMEDIATE'), /locked/);
    store.settings.set('key', 'value');
  });
});

test('a transaction that fails within leaves nothing, and one within another goes with it', (t) => {
  const store = openHome(t);
  const { id } = startScreening(store);
  assert.throws(
    () =>
      store.transaction(() => {
        store.cells.add(id, foundFiles(3, 1));
        store.audit.append('Ada', 'screened', `screening ${id}`);
        throw new Error('stop');
      }),
    /stop/,
  );
  assert.equal(store.cells.counts(id).pending, 0);
  assert.deepEqual(store.audit.list(), []);
});

test('a transaction refuses work that has not ended when it returns', (t) => {
  const store = openHome(t);
  assert.throws(() => store.transaction(() => Promise.resolve()), TypeError);
});

test('a backup is not restored below an open store', (t) => {
  const home = homeWithSettings(t);
  const store = openHome(t, home);
  const backup = store.backup();
  store.settings.set('key', 'later');
  assert.throws(() => {
    restoreBackup(backup.file, home);
  }, isInUse(home));
  assert.deepEqual(store.integrityProblems(), []);
});
