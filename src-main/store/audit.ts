import { AppError, sha256 } from '../base/index.ts';
import type { Connection } from './connection.ts';

export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** JSON: old and new value, reason. */
  readonly detail: string;
}

interface StoredEntry extends AuditEntry {
  readonly previousHash: string;
  readonly hash: string;
}

const FIRST_HASH = '0'.repeat(64);

/** The append-only log of who did what: each entry's hash covers the entry before it. */
export class Audit {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `detail` holds old and new values and the reason; it must be plain JSON. Answers the number of the entry. */
  append(actor: string, action: string, subject: string, detail: object = {}): number {
    return this.#connection.transaction(() => {
      const previous =
        this.#connection.column<[], string>('SELECT hash FROM audit ORDER BY id DESC LIMIT 1').get() ??
        FIRST_HASH;
      const at = new Date().toISOString();
      const entry = { at, actor, action, subject, detail: JSON.stringify(detail) };
      const { lastInsertRowid } = this.#connection
        .command(
          `INSERT INTO audit (at, actor, action, subject, detail, previous_hash, hash)
           VALUES (:at, :actor, :action, :subject, :detail, :previous, :hash)`,
        )
        .run({ ...entry, previous, hash: hashOf(entry, previous) });
      return Number(lastInsertRowid);
    });
  }

  /** Throws `not-found`. */
  require(id: number): AuditEntry {
    const entry = this.#connection
      .query<[number], AuditEntry>('SELECT id, at, actor, action, subject, detail FROM audit WHERE id = ?')
      .get(id);
    if (entry) return entry;
    throw new AppError('not-found', `The audit log has no entry ${id}.`);
  }

  /** The entries of one kind of action, newest first. */
  ofAction(action: string): AuditEntry[] {
    return this.#connection
      .query<[string], AuditEntry>(
        'SELECT id, at, actor, action, subject, detail FROM audit WHERE action = ? ORDER BY id DESC',
      )
      .all(action);
  }

  /** Oldest first. */
  list(): AuditEntry[] {
    return this.#connection
      .query<[], AuditEntry>('SELECT id, at, actor, action, subject, detail FROM audit ORDER BY id')
      .all();
  }

  /**
   * The first entry that was changed, or whose predecessor was removed; undefined when the log is whole. Entries that
   * were cut off at the end leave no trace here: compare with a backup.
   */
  firstBroken(): AuditEntry | undefined {
    const entries = this.#connection
      .query<[], StoredEntry>(
        `SELECT id, at, actor, action, subject, detail, previous_hash AS previousHash, hash FROM audit ORDER BY id`,
      )
      .all();
    const broken = entries.findIndex(
      (entry, index) =>
        entry.previousHash !== (entries[index - 1]?.hash ?? FIRST_HASH) ||
        entry.hash !== hashOf(entry, entry.previousHash),
    );
    return entries[broken];
  }
}

function hashOf({ at, actor, action, subject, detail }: Omit<AuditEntry, 'id'>, previous: string): string {
  return sha256(JSON.stringify([previous, at, actor, action, subject, detail]));
}
