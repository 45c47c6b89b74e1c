import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** How the test server treats one request after the other; the last behaviour stays. */
export interface ServerBehaviour {
  body: Buffer;
  etag?: string;
  /** Cut the connection after so many bytes of the body. */
  dropAfter?: number;
  /** Send so many bytes, then nothing more. */
  stallAfter?: number;
  ignoreRanges?: boolean;
  status?: number;
  redirectTo?: string;
  withoutLength?: boolean;
}

export interface FlakyServer extends AsyncDisposable {
  url(path: string): string;
  /** The Range header of each request so far; undefined where there was none. */
  readonly ranges: (string | undefined)[];
}

/** A web server on a free local port that misbehaves as told, one behaviour a request. */
export async function flakyServer(behaviours: ServerBehaviour[]): Promise<FlakyServer> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const behaviour = behaviours[Math.min(ranges.length, behaviours.length - 1)];
    ranges.push(request.headers.range);
    if (behaviour) answer(request, response, behaviour);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: (path) => `http://127.0.0.1:${address.port}/${path}`,
    ranges,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, behaviour: ServerBehaviour): void {
  if (behaviour.redirectTo !== undefined) {
    response.writeHead(302, { location: behaviour.redirectTo }).end();
    return;
  }
  if (behaviour.status !== undefined) {
    response.writeHead(behaviour.status).end('no');
    return;
  }
  if (behaviour.etag !== undefined) response.setHeader('etag', behaviour.etag);
  const start = startOf(request, behaviour);
  if (start > 0 && start >= behaviour.body.length) {
    response.writeHead(416, { 'content-range': `bytes */${behaviour.body.length}` }).end();
    return;
  }
  const rest = behaviour.body.subarray(start);
  if (start > 0) {
    const last = behaviour.body.length - 1;
    response.setHeader('content-range', `bytes ${start}-${last}/${behaviour.body.length}`);
  }
  if (!behaviour.withoutLength) response.setHeader('content-length', rest.length);
  response.writeHead(start > 0 ? 206 : 200);
  const cut = behaviour.dropAfter ?? behaviour.stallAfter;
  if (cut === undefined) {
    response.end(rest);
    return;
  }
  response.write(rest.subarray(0, cut), () => {
    // Time for the bytes to be taken: what the client has not read yet is lost to it when the connection breaks.
    if (behaviour.dropAfter !== undefined) setTimeout(() => response.destroy(), 150);
  });
}

function startOf(request: IncomingMessage, behaviour: ServerBehaviour): number {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  if (!match || behaviour.ignoreRanges || request.headers['if-range'] !== behaviour.etag) return 0;
  return Number(match[1]);
}
