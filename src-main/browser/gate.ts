import type { IncomingMessage } from 'node:http';
import type { Sessions } from './sessions.ts';

/** Browser mode listens here only: no other PC can reach it. */
export const LOOPBACK = '127.0.0.1';

/** Why a request is turned away; undefined where it may pass. */
export type Refusal = { readonly status: 401 | 403; readonly message: string } | undefined;

/** Checks who asks: the address by its own name, from a page of its own, with a session. */
export class Gate {
  readonly #port: number;
  readonly #sessions: Sessions;

  constructor(port: number, sessions: Sessions) {
    this.#port = port;
    this.#sessions = sessions;
  }

  /** The address under which this server's pages run. */
  get origin(): string {
    return `http://${LOOPBACK}:${this.#port}`;
  }

  /** The address that opens one browser, once. */
  addressWith(token: string): string {
    return `${this.origin}/open?token=${token}`;
  }

  /** What is asked for; undefined where the request names another server, as one to a proxy does. */
  addressOf({ url }: IncomingMessage): URL | undefined {
    return url?.startsWith('/') ? new URL(`${this.origin}${url}`) : undefined;
  }

  /** Other names for this address are refused, so that no page of another site can rebind its name to it. */
  checkHost({ headers }: IncomingMessage): Refusal {
    if (headers.host === `${LOOPBACK}:${this.#port}`) return undefined;
    return { status: 403, message: `Open Smearwise as ${this.origin}.` };
  }

  /** For a request that a page's script makes: it must come from a page of our own. */
  checkOrigin({ headers }: IncomingMessage): Refusal {
    if (headers.origin === this.origin) return undefined;
    return { status: 403, message: 'Only pages of Smearwise may ask this.' };
  }

  checkSession({ headers }: IncomingMessage): Refusal {
    const secret = cookieOf(headers.cookie ?? '', this.#cookieName);
    if (secret !== undefined && this.#sessions.isOpen(secret)) return undefined;
    return {
      status: 401,
      message: 'Open the address that Smearwise printed when it was started; each opens one browser.',
    };
  }

  /** For a second start on this PC: it knows what only the person's own files tell, and is no page. */
  checkSecondStart({ headers, method }: IncomingMessage): Refusal {
    const secret = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const isPage = headers.origin !== undefined;
    if (method === 'POST' && !isPage && this.#sessions.isSecondStart(secret)) return undefined;
    return { status: 403, message: 'Only a second start of Smearwise may ask this.' };
  }

  /** The header that puts a session into the browser until it is closed. */
  cookie(secret: string): string {
    return `${this.#cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Cookies do not know of ports, so the name does. */
  get #cookieName(): string {
    return `smearwise-${this.#port}`;
  }
}

function cookieOf(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
