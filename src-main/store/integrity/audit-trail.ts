import { systemErrorCode } from '../../base/index.ts';
import {
  type AuditHead,
  AuditHeadFile,
  forgetRestore,
  notedRestore,
  type NotedRestore,
} from './audit-head.ts';
import { AuditKey } from './audit-key.ts';

/** Errors of a disk that is full or only to be read: what is recorded can still be looked at. */
const NOT_WRITTEN = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'];

/** What lies outside the database about its audit log: the key, the newest head, and a restore that was noted. */
export class AuditTrail {
  readonly #home: string;
  readonly #log: ((line: string) => void) | undefined;
  #key: AuditKey | undefined;

  constructor(home: string, log?: (line: string) => void) {
    this.#home = home;
    this.#log = log;
    this.#key = AuditKey.find(home);
  }

  /** The key; undefined where there is none yet. */
  get key(): AuditKey | undefined {
    return this.#key;
  }

  /**
   * Finds or makes the key; true where it had to be made. The head is kept before the key is: a key without one would tell
   * of a head that was taken away. Only within a transaction, so that one process does it. Throws where the disk is full.
   */
  ensureKey(head: AuditHead): boolean {
    this.#key ??= AuditKey.find(this.#home);
    if (this.#key) return false;
    const key = AuditKey.generate();
    new AuditHeadFile(this.#home, key).reset(head);
    key.save(this.#home);
    this.#key = key;
    forgetRestore(this.#home);
    return true;
  }

  head(): AuditHead | 'missing' | 'unreadable' {
    return this.#key ? new AuditHeadFile(this.#home, this.#key).read() : 'missing';
  }

  notedRestore(): NotedRestore | undefined {
    return this.#key && notedRestore(this.#home, this.#key);
  }

  /** Keeps the head; where the disk does not take it, an older one stays, which is no harm. */
  keep(head: AuditHead): void {
    if (!this.#key) return;
    const file = new AuditHeadFile(this.#home, this.#key);
    try {
      const former = file.read();
      // Another process may have been faster.
      if (typeof former !== 'string' && former.count === head.count && former.hash === head.hash) return;
      if (typeof former === 'string' || former.count >= head.count) file.reset(head);
      else file.advance(head);
      forgetRestore(this.#home);
    } catch (error) {
      if (!NOT_WRITTEN.includes(systemErrorCode(error) ?? '')) throw error;
      this.#log?.(`The head of the audit log was not written: ${systemErrorCode(error) ?? ''}`);
    }
  }
}
