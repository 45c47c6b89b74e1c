import { z } from 'zod';
import { BROKEN, FIRST_HASH, hashOf, RESTORED, SEALED, type StoredEntry } from './audit-entry.ts';
import type { AuditHead } from './audit-head.ts';
import { type AuditKey, keyOfSeal } from './audit-key.ts';

/** Something about the audit log that is not as it was written. */
export interface AuditProblem {
  /** The first entry concerned; null where entries are missing. */
  readonly entry: number | null;
  readonly message: string;
}

/** A head of the log that was kept elsewhere: in a backup, say. */
export interface KeptHead extends AuditHead {
  /** `the backup of 3 March`: where it was kept. */
  readonly where: string;
}

export interface AuditEvidence {
  /** Undefined where there is none, or none that can be read. */
  readonly key: AuditKey | undefined;
  readonly head: AuditHead | 'missing' | 'unreadable';
  readonly keptHeads: readonly KeptHead[];
}

const newKeySchema = z.object({ formerKey: z.string().nullable() });
const brokenSchema = z.object({ reason: z.string() });

/** Walks through the whole log, oldest entry first, and tells the first problem of each kind. */
export function verifyAudit(entries: Iterable<StoredEntry>, evidence: AuditEvidence): AuditProblem[] {
  const walk = new AuditWalk(evidence);
  for (const entry of entries) walk.pass(entry);
  return walk.end();
}

class AuditWalk {
  readonly #evidence: AuditEvidence;
  readonly #problems = new Map<string, AuditProblem>();
  readonly #hashAt = new Map<number, string | undefined>();
  /** Keys that were told to have been replaced by the present one. */
  readonly #formerKeys = new Set<string>();
  readonly #foreignKeys = new Map<string, number>();
  #last: StoredEntry | undefined;
  #firstSealed: number | undefined;

  constructor(evidence: AuditEvidence) {
    this.#evidence = evidence;
    for (const { count } of this.#heads()) this.#hashAt.set(count, undefined);
  }

  pass(entry: StoredEntry): void {
    const { id, hash, previousHash } = entry;
    if (id !== (this.#last?.id ?? 0) + 1 || previousHash !== (this.#last?.hash ?? FIRST_HASH)) {
      this.#found(
        'order',
        id,
        `Before entry ${id} of the audit log, entries were removed, added or exchanged.`,
      );
    }
    if (hash !== hashOf(entry, previousHash)) {
      this.#found('changed', id, `Entry ${id} of the audit log was changed.`);
    }
    this.#passSeal(entry);
    if (entry.action === BROKEN) this.#found(`told ${id}`, id, tellBroken(entry));
    if (this.#hashAt.has(id)) this.#hashAt.set(id, hash);
    this.#last = entry;
  }

  end(): AuditProblem[] {
    const { head, keptHeads } = this.#evidence;
    const last = this.#last;
    if (last?.seal === null) {
      this.#found(
        'open',
        last.id,
        'The newest entries of the audit log carry no seal: they were not written by Smearwise.',
      );
    }
    for (const [key, id] of this.#foreignKeys) {
      if (this.#formerKeys.has(key)) continue;
      this.#found(
        'key',
        id,
        `From entry ${id} the audit log carries the seal of another data folder's key (${key}), or its own key was removed.`,
      );
    }
    if (head === 'unreadable')
      this.#found('head', null, 'The file "audit.head" is damaged or was not written by Smearwise.');
    if (head === 'missing') this.#found('head', null, 'The file "audit.head" is missing.');
    if (typeof head !== 'string') this.#compare(head, 'the file "audit.head"');
    for (const kept of keptHeads) this.#compare(kept, kept.where);
    return [...this.#problems.values()];
  }

  #compare({ count, hash }: AuditHead, where: string): void {
    const entries = this.#last?.id ?? 0;
    if (count > entries) {
      this.#found(
        `cut ${where}`,
        null,
        `The audit log has ${entries} entries, but had ${count}, says ${where}: its end was cut off, or an older copy of the database was put in its place.`,
      );
    } else if (count > 0 && this.#hashAt.get(count) !== hash) {
      this.#found(
        `other ${where}`,
        count,
        `Entry ${count} of the audit log is not the one that ${where} knows: the log was written anew.`,
      );
    }
  }

  #passSeal(entry: StoredEntry): void {
    const { id, seal, hash } = entry;
    if (seal === null) {
      if (this.#firstSealed !== undefined) {
        this.#found(
          'unsealed',
          id,
          `Entry ${id} of the audit log carries no seal: it was not written by Smearwise.`,
        );
      }
      return;
    }
    if (this.#firstSealed === undefined && id > 1 && ![SEALED, RESTORED, BROKEN].includes(entry.action)) {
      this.#found(
        'stripped',
        1,
        `The entries before entry ${id} of the audit log carry no seal: it was taken away.`,
      );
    }
    this.#firstSealed ??= id;
    const { key } = this.#evidence;
    if (key?.id === keyOfSeal(seal)) {
      if (!key.fits(hash, seal)) {
        this.#found(
          'seal',
          id,
          `Entry ${id} of the audit log carries a seal that does not fit: it was not written by Smearwise.`,
        );
      } else if (entry.action === SEALED || entry.action === RESTORED) {
        this.#passNewKey(entry);
      }
    } else if (!this.#foreignKeys.has(keyOfSeal(seal))) {
      this.#foreignKeys.set(keyOfSeal(seal), id);
    }
  }

  #passNewKey({ id, at, action, detail }: StoredEntry): void {
    const formerKey = parsedDetail(newKeySchema, detail)?.formerKey ?? null;
    if (formerKey === null) return;
    this.#formerKeys.add(formerKey);
    if (action === RESTORED) return;
    this.#found(
      'new key',
      id,
      `On ${at.slice(0, 10)} the file "audit.key" was missing: who wrote the entries before entry ${id} cannot be proven.`,
    );
  }

  #heads(): AuditHead[] {
    const { head, keptHeads } = this.#evidence;
    return typeof head === 'string' ? [...keptHeads] : [head, ...keptHeads];
  }

  #found(kind: string, entry: number | null, message: string): void {
    if (!this.#problems.has(kind)) this.#problems.set(kind, { entry, message });
  }
}

function tellBroken({ at, detail }: StoredEntry): string {
  const reason = parsedDetail(brokenSchema, detail)?.reason ?? detail;
  return `On ${at.slice(0, 10)} the audit log did not fit what was kept of it: ${reason}`;
}

function parsedDetail<Schema extends z.ZodType>(
  schema: Schema,
  detail: string,
): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(detail)).data;
  } catch {
    return undefined;
  }
}
