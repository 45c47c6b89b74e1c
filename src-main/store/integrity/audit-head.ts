import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode } from '../../base/index.ts';
import { AuditKey } from './audit-key.ts';

const SLOT_BYTES = 256;
const SLOTS = 2;

/** How many entries an audit log has, and the hash of the newest; of an empty log, 0 and zeros. */
export const auditHeadSchema = z.object({ count: z.int().nonnegative(), hash: z.string() });
export type AuditHead = z.infer<typeof auditHeadSchema>;

const slotSchema = auditHeadSchema.extend({ seal: z.string() });
const restoredSchema = z.object({ backup: z.string(), former: auditHeadSchema.nullable(), seal: z.string() });

/** What is known of a restore that the log has not been told yet. */
export interface NotedRestore {
  /** Name of the backup's file. */
  readonly backup: string;
  /** The log as it stood before; null where nothing was known of it. */
  readonly former: AuditHead | null;
}

/**
 * What the newest entry of the log is, kept outside the database: a log that was cut, emptied or taken from an older copy
 * does not reach it. Two places are written in turn, so that a power cut leaves one of them whole.
 */
export class AuditHeadFile {
  readonly #path: string;
  readonly #key: AuditKey;

  constructor(home: string, key: AuditKey) {
    this.#path = headFile(home);
    this.#key = key;
  }

  /** The newest head that carries this key's seal; `missing` without a file, `unreadable` where none of it fits. */
  read(): AuditHead | 'missing' | 'unreadable' {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return 'missing';
      throw error;
    }
    const heads = text.split('\n').flatMap((slot) => this.#headIn(slot));
    return heads.sort((a, b) => b.count - a.count)[0] ?? 'unreadable';
  }

  /** Moves on to a head with more entries; it is on the disk itself before this answers. */
  advance(head: AuditHead): void {
    const file = openSync(this.#path, 'r+');
    try {
      writeSync(file, this.#slot(head), (head.count % SLOTS) * SLOT_BYTES);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** Puts this head into both places, whatever was there. */
  reset(head: AuditHead): void {
    const unfinished = `${this.#path}.${process.pid}.part`;
    writeFileSync(unfinished, this.#slot(head).repeat(SLOTS), { mode: 0o600, flush: true });
    renameSync(unfinished, this.#path);
  }

  #slot({ count, hash }: AuditHead): string {
    const slot = JSON.stringify({ count, hash, seal: this.#key.seal(sealed({ count, hash })) });
    return `${slot.padEnd(SLOT_BYTES - 1)}\n`;
  }

  #headIn(slot: string): AuditHead[] {
    const parsed = parsedBy(slotSchema, slot);
    if (!parsed || !this.#key.fits(sealed(parsed), parsed.seal)) return [];
    return [{ count: parsed.count, hash: parsed.hash }];
  }
}

/** Notes that a backup takes the database's place, so that the next opening tells the log and expects another head. */
export function noteRestore(home: string, backup: string): void {
  const key = AuditKey.find(home) ?? AuditKey.make(home);
  const head = new AuditHeadFile(home, key).read();
  const note = { backup: basename(backup), former: typeof head === 'string' ? null : head };
  writeFileSync(restoredFile(home), JSON.stringify({ ...note, seal: key.seal(JSON.stringify(note)) }), {
    flush: true,
  });
}

/** The restore that was noted under this key. */
export function notedRestore(home: string, key: AuditKey): NotedRestore | undefined {
  let text: string;
  try {
    text = readFileSync(restoredFile(home), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = parsedBy(restoredSchema, text);
  if (!parsed) return undefined;
  const { seal, ...note } = parsed;
  return key.fits(JSON.stringify(note), seal) ? note : undefined;
}

/** The log has been told, or the restore did not take place. */
export function forgetRestore(home: string): void {
  rmSync(restoredFile(home), { force: true });
}

function headFile(home: string): string {
  return join(home, 'audit.head');
}

function restoredFile(home: string): string {
  return join(home, 'audit.restored');
}

function sealed({ count, hash }: AuditHead): string {
  return `head ${count} ${hash}`;
}

function parsedBy<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
