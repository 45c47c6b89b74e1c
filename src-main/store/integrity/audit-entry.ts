import { sha256 } from '../../base/index.ts';

export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** JSON: old and new value, reason. */
  readonly detail: string;
}

export interface StoredEntry extends AuditEntry {
  readonly previousHash: string;
  readonly hash: string;
  /** Null in entries that are older than the key. */
  readonly seal: string | null;
}

export const FIRST_HASH = '0'.repeat(64);

/** What the log says of itself. */
export const SEALED = 'audit log sealed';
export const BROKEN = 'audit log does not fit';
export const RESTORED = 'database restored';

/** An entry's hash covers the entry before it. */
export function hashOf(
  { at, actor, action, subject, detail }: Omit<AuditEntry, 'id'>,
  previous: string,
): string {
  return sha256(JSON.stringify([previous, at, actor, action, subject, detail]));
}
