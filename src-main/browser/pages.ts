import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from '../api/index.ts';
import { systemErrorCode, toErrorBody } from '../base/index.ts';
import { PICTURE_PATH } from '../contract/index.ts';
import { responseHeaders, servedFile } from '../web/index.ts';
import type { Gate } from './gate.ts';
import { SECOND_START_PATH } from './second-start.ts';
import type { Sessions } from './sessions.ts';

const PLAIN_TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const PICTURE_SECONDS = 600;

export interface PageOptions {
  readonly api: Pick<Api, 'picture'>;
  readonly gate: Gate;
  readonly sessions: Sessions;
  /** Where the built renderer lies. */
  readonly folder: string;
}

/** Answers what a browser loads: the first opening with its token, the renderer's files, pictures. */
export function servePages(
  options: PageOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { gate } = options;
  return async (request, response) => {
    if (request.url === SECOND_START_PATH) {
      answerSecondStart(options, request, response);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, PLAIN_TEXT, 'Only reading is served.', { Allow: 'GET, HEAD' });
      return;
    }
    const url = gate.addressOf(request);
    const foreign = gate.checkHost(request);
    if (!url) answer(response, 404, PLAIN_TEXT, 'Nothing is served here.');
    else if (foreign) answer(response, foreign.status, PLAIN_TEXT, foreign.message);
    else if (url.pathname === '/open') openSession(options, url, response);
    else await serve(options, url, request, response);
  };
}

function answerSecondStart(
  { gate, sessions }: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const refusal = gate.checkHost(request) ?? gate.checkSecondStart(request);
  if (refusal) answer(response, refusal.status, PLAIN_TEXT, refusal.message);
  else answer(response, 200, JSON_TYPE, JSON.stringify({ address: gate.addressWith(sessions.newToken()) }));
}

/** Not a redirect: after one, the browser would keep the cookie back where the address was followed from a web page. */
function openSession({ gate, sessions }: PageOptions, url: URL, response: ServerResponse): void {
  const secret = sessions.open(url.searchParams.get('token') ?? '');
  if (secret === undefined) {
    answer(response, 401, PLAIN_TEXT, 'This address was used already. Ask Smearwise for a new one.');
    return;
  }
  answer(response, 200, PLAIN_TEXT, 'Opening Smearwise …', {
    'Set-Cookie': gate.cookie(secret),
    Refresh: '0; url=/',
    'Cache-Control': 'no-store',
  });
}

async function serve(
  { api, gate, folder }: PageOptions,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const stranger = gate.checkSession(request);
  if (stranger) {
    answer(response, stranger.status, PLAIN_TEXT, stranger.message);
    return;
  }
  try {
    if (url.pathname === PICTURE_PATH) {
      const picture = await api.picture(url.searchParams);
      answer(response, 200, 'image/webp', picture, {
        'Cache-Control': `private, max-age=${PICTURE_SECONDS}`,
      });
      return;
    }
    const file = servedFile(folder, url.pathname);
    if (!file) answer(response, 404, PLAIN_TEXT, 'Nothing is served here.');
    else answer(response, 200, file.type, await readFile(file.path), { 'Cache-Control': 'no-cache' });
  } catch (error) {
    const { code, message } = toErrorBody(error);
    if (url.pathname === PICTURE_PATH && code === 'conflict') {
      answer(response, 409, PLAIN_TEXT, message, { 'Cache-Control': 'no-store' });
      return;
    }
    const isMissing = systemErrorCode(error) !== undefined || code !== 'bug';
    answer(response, isMissing ? 404 : 500, PLAIN_TEXT, isMissing ? 'Nothing is served here.' : message);
  }
}

function answer(
  response: ServerResponse,
  status: number,
  type: string,
  content: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...responseHeaders(type), ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : content);
}
