import assert from 'node:assert/strict';
import { verifyRecords } from '../../src-main/services/records/index.ts';
import { openStore, type Store } from '../../src-main/store/index.ts';

/** Opens a data folder, asserts that every page, record and entry of the audit log is as it was written, and looks into it. */
export function assertSound(home: string): void;
export function assertSound<Seen>(home: string, look: (store: Store) => Seen): Seen;
export function assertSound<Seen>(home: string, look?: (store: Store) => Seen): Seen | undefined {
  const store = openStore(home);
  try {
    assert.deepEqual([...store.integrityProblems(), ...verifyRecords(store)], []);
    return look?.(store);
  } finally {
    store.close();
  }
}
