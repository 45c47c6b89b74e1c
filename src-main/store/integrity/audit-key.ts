import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, systemErrorCode } from '../../base/index.ts';

const KEY_BYTES = 32;
const ID_DIGITS = 8;

/** Where the key of a data folder's audit log lies. */
export function auditKeyFile(home: string): string {
  return join(home, 'audit.key');
}

/**
 * The key that seals a data folder's audit log: in a file of its own that only its owner may read, in no backup, so that
 * whoever has the database alone can neither change the log nor write it anew.
 */
export class AuditKey {
  /** Tells keys from one another; says nothing of the key. */
  readonly id: string;
  readonly #secret: Buffer;

  private constructor(secret: Buffer) {
    this.#secret = secret;
    this.id = sha256(secret).slice(0, ID_DIGITS);
  }

  /** The key of a data folder; undefined where there is none, or none that can be read as one. */
  static find(home: string): AuditKey | undefined {
    try {
      const secret = Buffer.from(readFileSync(auditKeyFile(home), 'utf8').trim(), 'hex');
      return secret.length === KEY_BYTES ? new AuditKey(secret) : undefined;
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** A new key, saved at once. */
  static make(home: string): AuditKey {
    const key = AuditKey.generate();
    key.save(home);
    return key;
  }

  /** A new key that lies nowhere yet. */
  static generate(): AuditKey {
    return new AuditKey(randomBytes(KEY_BYTES));
  }

  /** Writes it in the place of what is there; the caller sees to it that no other process does the same. */
  save(home: string): void {
    const file = openSync(auditKeyFile(home), 'w', 0o600);
    try {
      writeSync(file, `${this.#secret.toString('hex')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** `<id of the key>:<HMAC-SHA-256 of the text>`. */
  seal(text: string): string {
    return `${this.id}:${createHmac('sha256', this.#secret).update(text).digest('hex')}`;
  }

  fits(text: string, seal: string): boolean {
    const [own, other] = [Buffer.from(this.seal(text)), Buffer.from(seal)];
    return own.length === other.length && timingSafeEqual(own, other);
  }
}

/** The key that made a seal. */
export function keyOfSeal(seal: string): string {
  return seal.slice(0, seal.indexOf(':'));
}
