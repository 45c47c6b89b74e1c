import { AppError } from '../base/index.ts';
import type { Connection } from './connection.ts';
import {
  type AuditEntry,
  BROKEN,
  FIRST_HASH,
  hashOf,
  RESTORED,
  SEALED,
  type StoredEntry,
} from './integrity/audit-entry.ts';
import type { AuditHead } from './integrity/audit-head.ts';
import { keyOfSeal } from './integrity/audit-key.ts';
import type { AuditTrail } from './integrity/audit-trail.ts';
import { allSealed, type BrokenSeal, brokenSeals, type Sealed, sealing } from './integrity/seals.ts';
import { type AuditProblem, type KeptHead, verifyAudit } from './integrity/verify-audit.ts';

const ACTOR = 'Smearwise';
const SUBJECT = 'audit log';
const PAGE = 1000;
const COLUMNS = 'id, at, actor, action, subject, detail, previous_hash AS previousHash, hash, seal';

/**
 * The append-only log of who did what: each entry's hash covers the entry before it, each carries a seal of a key outside
 * the database, and the newest is kept there too.
 */
export class Audit {
  readonly #connection: Connection;
  readonly #trail: AuditTrail;
  /** The transaction in which a change was told, until its head is kept. */
  #toldIn: number | undefined;

  constructor(connection: Connection, trail: AuditTrail) {
    this.#connection = connection;
    this.#trail = trail;
  }

  /**
   * To be called before all else. Looks whether the log is the one of which the newest entry was kept; where it is not, or comes with a restored
   * database or under a new key, an entry says so for good. Needs no waiting where all is well.
   */
  begin(): void {
    if (this.#trail.key && !this.#trail.notedRestore() && this.#misfit() === undefined) return;
    this.#connection.transaction(() => {
      const head = this.head();
      if (this.#trail.ensureKey(head)) {
        if (head.count > 0)
          this.#write(ACTOR, SEALED, SUBJECT, { entries: head.count, ...this.#formerKey() });
      } else {
        this.#tellChange();
      }
    });
  }

  /**
   * `detail` holds old and new values and the reason; it must be plain JSON. The entry says what the records of `sealed`
   * add up to: call it in the transaction that changes them, last. Answers the number of the entry.
   */
  append(
    actor: string,
    action: string,
    subject: string,
    detail: object = {},
    sealed: readonly Sealed[] = [],
  ): number {
    return this.#connection.transaction(() => {
      this.#tellChange();
      const records = sealed.length > 0 ? { records: sealing(this.#connection, sealed) } : {};
      return this.#write(actor, action, subject, { ...detail, ...records });
    });
  }

  /** Seals everything there is: for a database whose tables have changed. */
  sealAll(): void {
    this.append(ACTOR, 'records sealed', SUBJECT, {}, allSealed(this.#connection));
  }

  /** What does not add up to what the log says of it last. */
  brokenSeals(): BrokenSeal[] {
    return this.#connection.snapshot(() => brokenSeals(this.#connection, this.#entries()));
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

  /** How many entries there are, and the hash of the newest: what a backup keeps, to be held against the log later. */
  head(): AuditHead {
    const newest = this.#newest();
    return newest ? { count: newest.id, hash: newest.hash } : { count: 0, hash: FIRST_HASH };
  }

  /** Everything about the log that is not as it was written; `keptHeads` are those of backups. Empty when all is well. */
  problems(keptHeads: readonly KeptHead[] = []): AuditProblem[] {
    // The head first: the log may grow meanwhile, and it must not seem shorter than its head.
    const head = this.#trail.head();
    return this.#connection.snapshot(() =>
      verifyAudit(this.#entries(), { key: this.#trail.key, head, keptHeads }),
    );
  }

  /** Within a transaction: what was kept outside is older than the database or the same, unless somebody meddled. */
  #tellChange(): void {
    const { transactionNumber } = this.#connection;
    if (this.#toldIn === transactionNumber) return;
    const restore = this.#trail.notedRestore();
    const reason = restore ? undefined : this.#misfit();
    if (restore) {
      const { backup, former } = restore;
      this.#write(ACTOR, RESTORED, backup, { former, entries: this.head().count, ...this.#formerKey() });
    } else if (reason !== undefined) {
      this.#write(ACTOR, BROKEN, SUBJECT, { reason, ...this.head() });
    } else return;
    this.#toldIn = transactionNumber;
  }

  /** The key of the newest entry's seal, where it is not the present one. */
  #formerKey(): { formerKey: string | null } {
    const seal = this.#newest()?.seal ?? null;
    const key = seal === null ? null : keyOfSeal(seal);
    return { formerKey: key === this.#trail.key?.id ? null : key };
  }

  #misfit(): string | undefined {
    const kept = this.#trail.head();
    const { count } = this.head();
    if (typeof kept === 'string') return `the file "audit.head" was ${kept} (the log had ${count} entries).`;
    if (kept.count > count) {
      return `it had ${kept.count} entries, and ${count} were left: the end was cut off, or an older copy of the database was put in its place.`;
    }
    if (kept.count === 0) return undefined;
    const hash = this.#connection
      .column<[number], string>('SELECT hash FROM audit WHERE id = ?')
      .get(kept.count);
    return hash === kept.hash
      ? undefined
      : `its entry ${kept.count} was another one: the log was written anew.`;
  }

  #write(actor: string, action: string, subject: string, detail: object): number {
    const previous = this.head().hash;
    const entry = { at: new Date().toISOString(), actor, action, subject, detail: JSON.stringify(detail) };
    const hash = hashOf(entry, previous);
    const { lastInsertRowid } = this.#connection
      .command(
        `INSERT INTO audit (at, actor, action, subject, detail, previous_hash, hash, seal)
         VALUES (:at, :actor, :action, :subject, :detail, :previous, :hash, :seal)`,
      )
      .run({ ...entry, previous, hash, seal: this.#trail.key?.seal(hash) ?? null });
    this.#connection.afterCommit(this.#keepHead);
    return Number(lastInsertRowid);
  }

  readonly #keepHead = () => {
    // The log must never be behind its head: first it is on the disk, then the head.
    this.#connection.syncToDisk();
    this.#trail.keep(this.head());
  };

  #newest(): StoredEntry | undefined {
    return this.#connection
      .query<[], StoredEntry>(`SELECT ${COLUMNS} FROM audit ORDER BY id DESC LIMIT 1`)
      .get();
  }

  *#entries(): Generator<StoredEntry> {
    const page = this.#connection.query<[number, number], StoredEntry>(
      `SELECT ${COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT ?`,
    );
    for (let after = Number.MIN_SAFE_INTEGER; ;) {
      const rows = page.all(after, PAGE);
      yield* rows;
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
    }
  }
}
