import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { toErrorBody } from '../base/index.ts';
import {
  recover,
  recoveredWords,
  type Recovery,
  type RecoveryChoice,
  recoveryWords,
  type RecoveryWords,
} from '../services/this-pc/index.ts';
import { responseHeaders } from '../web/index.ts';
import { Gate, LOOPBACK } from './gate.ts';
import { RECOVERY_STYLE, recoveryPage } from './recovery-page.ts';
import { Sessions } from './sessions.ts';

const PERSON = 'this PC';
const MOST_BYTES = 1000;

export interface RecoveryOptions {
  readonly recovery: Recovery;
  /** Opens the app once its data is mended; answers its address. */
  readonly openApp: () => Promise<string>;
  readonly log: (line: string) => void;
}

/** The page in the place of an app that cannot open its data, running. */
export interface RecoveryServer {
  readonly origin: string;
  newAddress(): string;
  close(): Promise<void>;
}

/**
 * Serves one page to browsers on this PC, behind the gate of browser mode: what is wrong, and a button for each way
 * out. What was chosen is done, the app opened, and what is lost told with the way to it; then this server ends.
 */
export async function serveRecovery(options: RecoveryOptions): Promise<RecoveryServer> {
  const server = createServer();
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const sessions = new Sessions();
  const gate = new Gate(address.port, sessions);
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  const desk = new Desk(options, gate, sessions, close);
  server.on('request', (request, response) => void desk.answer(request, response));
  return { origin: gate.origin, newAddress: () => gate.addressWith(sessions.newToken()), close };
}

/** Answers the requests, one choice at a time. */
class Desk {
  readonly #options: RecoveryOptions;
  readonly #gate: Gate;
  readonly #sessions: Sessions;
  readonly #close: () => Promise<void>;
  #isAtWork = false;

  constructor(options: RecoveryOptions, gate: Gate, sessions: Sessions, close: () => Promise<void>) {
    this.#options = options;
    this.#gate = gate;
    this.#sessions = sessions;
    this.#close = close;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gate = this.#gate;
    const url = gate.addressOf(request);
    const isChoice = request.method === 'POST';
    const refusal =
      gate.checkHost(request) ??
      (url?.pathname === '/open' ? undefined : gate.checkSession(request)) ??
      (isChoice ? gate.checkOrigin(request) : undefined);
    if (refusal) answerText(response, refusal.status, refusal.message);
    else if (isChoice && url?.pathname === '/') await this.#choose(request, response);
    else if (request.method !== 'GET') answerText(response, 405, 'Only reading is served.');
    else if (url?.pathname === '/open') this.#openSession(url, response);
    else if (url?.pathname === '/style.css') answerText(response, 200, RECOVERY_STYLE, 'text/css');
    else if (url?.pathname === '/') this.#ask(request, response);
    else answerText(response, 404, 'Nothing is served here.');
  }

  #openSession(url: URL, response: ServerResponse): void {
    const secret = this.#sessions.open(url.searchParams.get('token') ?? '');
    if (secret === undefined) {
      answerText(response, 401, 'This address was used already. Start Smearwise again.');
      return;
    }
    response.setHeader('Set-Cookie', this.#gate.cookie(secret));
    response.setHeader('Refresh', '0; url=/');
    answerText(response, 200, 'Opening Smearwise …');
  }

  #ask(request: IncomingMessage, response: ServerResponse, problem?: RecoveryWords): void {
    const locale = localeOf(request);
    const words = recoveryWords(this.#options.recovery, locale);
    const shown = problem ? { ...words, ...problem } : words;
    answerPage(response, recoveryPage({ ...shown, locale, choices: words.choices }));
  }

  async #choose(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { recovery, openApp, log } = this.#options;
    const choice = await choiceIn(request, recovery.choices);
    if (choice === undefined || this.#isAtWork) {
      answerText(response, choice === undefined ? 400 : 409, 'Open the page again.');
      return;
    }
    this.#isAtWork = true;
    try {
      const recovered = recover(recovery, choice, PERSON);
      const address = await openApp();
      const locale = localeOf(request);
      response.on('finish', () => void this.#close());
      answerPage(response, recoveryPage({ ...recoveredWords(recovered, locale), locale, address }));
    } catch (error) {
      const { message, nextStep } = toErrorBody(error);
      log(message);
      const { title } = recoveryWords(recovery, localeOf(request));
      this.#ask(request, response, { title, message, detail: nextStep === undefined ? [] : [nextStep] });
    } finally {
      this.#isAtWork = false;
    }
  }
}

async function choiceIn(
  request: IncomingMessage,
  choices: readonly RecoveryChoice[],
): Promise<RecoveryChoice | undefined> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > MOST_BYTES) return undefined;
  }
  const wanted = new URLSearchParams(text).get('choice');
  return choices.find((choice) => choice === wanted);
}

function localeOf({ headers }: IncomingMessage): 'de' | 'en' {
  return headers['accept-language']?.toLowerCase().startsWith('de') ? 'de' : 'en';
}

function answerPage(response: ServerResponse, page: string): void {
  const headers = responseHeaders('text/html; charset=utf-8');
  response.writeHead(200, {
    ...headers,
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    // Without it the browser would not say that the form is of this page.
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  response.end(page);
}

function answerText(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { ...responseHeaders(`${type}; charset=utf-8`), 'Cache-Control': 'no-store' });
  response.end(text);
}
