import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** Who may talk to the server: a token opens one session, once; a session's secret is then kept in a cookie. */
export class Sessions {
  readonly #tokens = new Set<string>();
  readonly #secrets = new Set<string>();

  /** A token for the address that a person opens. */
  newToken(): string {
    return remember(this.#tokens);
  }

  /** The secret of a new session, or undefined for a token that was never given out or was used. */
  open(token: string): string | undefined {
    const known = find(this.#tokens, token);
    if (known === undefined) return undefined;
    this.#tokens.delete(known);
    return remember(this.#secrets);
  }

  /** What proves that a second start is by the person who started this server. */
  readonly secondStart = randomBytes(SECRET_BYTES).toString('base64url');

  isSecondStart(secret: string): boolean {
    return find(new Set([this.secondStart]), secret) !== undefined;
  }

  isOpen(secret: string): boolean {
    return find(this.#secrets, secret) !== undefined;
  }
}

function remember(secrets: Set<string>): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  secrets.add(secret);
  return secret;
}

/** Compares in the same time whatever was sent. */
function find(secrets: ReadonlySet<string>, sent: string): string | undefined {
  const digest = digestOf(sent);
  return [...secrets].find((secret) => timingSafeEqual(digestOf(secret), digest));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
