import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { databasePath, openStore, type Store } from '../../src-main/store/index.ts';

const endings = new WeakMap<TestContext, (() => void)[]>();

/** Done after the test, the last first: Windows removes no folder with an open file in it. */
function atEnd(t: TestContext, work: () => void): void {
  const known = endings.get(t);
  if (known) {
    known.unshift(work);
    return;
  }
  const all = [work];
  endings.set(t, all);
  t.after(() => {
    for (const each of all) each();
  });
}

/** An empty data folder, removed after the test. */
export function newHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'smearwise-store-'));
  atEnd(t, () => {
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

/** The store of a data folder, closed after the test. */
export function openHome(
  t: TestContext,
  home: string = newHome(t),
  options: Parameters<typeof openStore>[1] = {},
): Store {
  const store = openStore(home, options);
  atEnd(t, () => {
    store.close();
  });
  return store;
}

/** Another connection to a database file, closed after the test: what SQLite itself says, or what another program does. */
export function openRaw(t: TestContext, path: string): Database {
  const database = new SqliteDatabase(path, { timeout: 0 });
  atEnd(t, () => {
    database.close();
  });
  return database;
}

/** Makes a data folder whose database holds a few settings, all of it in the file itself (no write-ahead log). */
export function homeWithSettings(t: TestContext, settings = 400, bytesEach = 200): string {
  const home = newHome(t);
  const store = openStore(home);
  store.transaction(() => {
    for (let i = 0; i < settings; i++)
      store.settings.set(`setting ${i}`, `value ${i} ${'x'.repeat(bytesEach)}`);
  });
  store.close();
  return home;
}

/** Where the database of a data folder lies, and its write-ahead log. */
export function filesOf(home: string): { path: string; wal: string } {
  const path = databasePath(home);
  return { path, wal: `${path}-wal` };
}
