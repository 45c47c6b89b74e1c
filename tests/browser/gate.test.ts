import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { openSession, startApp } from '../support/running-app.ts';
import { countTests } from '../fault/tally.ts';

countTests('browser');

const app = await startApp({ after });
const { server, cookie } = app;
// The app serves its data folder here, as if the renderer was built there.
writeFileSync(join(app.home, 'index.html'), '<title>Smearwise</title>');
mkdirSync(join(app.home, 'assets'));
writeFileSync(join(app.home, 'assets', 'main-4f.js'), 'export {}');

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request with exactly these headers; fetch would not send another Host. */
async function ask(
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(server.origin);
  const request = httpRequest({ hostname, port, path, method, headers: { cookie, ...headers } }).end();
  const [response] = (await once(request, 'response')) as [
    AsyncIterable<Buffer> & { statusCode: number; headers: IncomingHttpHeaders },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** The status with which a WebSocket is turned away, or 101. */
async function knock(headers: Record<string, string>, path = '/rpc'): Promise<number> {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${path}`, { headers });
  socket.on('error', () => undefined);
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(
      ([, response]) => (response as { statusCode: number }).statusCode,
    ),
  ]);
  socket.terminate();
  return status;
}

test('an address opens one browser, once', async () => {
  const address = server.newAddress();
  const first = await fetch(address);
  assert.equal(first.status, 200);
  const header = first.headers.get('set-cookie') ?? '';
  assert.match(header, /^smearwise-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.equal(first.headers.get('refresh'), '0; url=/');
  const second = await fetch(address);
  assert.equal(second.status, 401);
  assert.equal(second.headers.get('set-cookie'), null);
  assert.equal((await ask('/', { headers: { cookie: header.split(';')[0] ?? '' } })).status, 200);
});

test('without a session nothing is shown', async () => {
  for (const other of ['', 'smearwise-1=x', `${cookie}x`, cookie.replace(/=.*/, '=')]) {
    for (const path of ['/', '/assets/main-4f.js', '/pictures?source=image&id=1&side=64']) {
      const { status, text } = await ask(path, { headers: { cookie: other } });
      assert.equal(status, 401, `${path} with ${other}`);
      assert.doesNotMatch(text, /<title>|export/);
    }
  }
  assert.equal((await fetch(`${server.origin}/open?token=wrong`)).status, 401);
  assert.equal((await fetch(`${server.origin}/open`)).status, 401);
});

test('the session opens the pages, under strict rules', async () => {
  const page = await ask('/');
  assert.equal(page.status, 200);
  assert.match(page.text, /Smearwise/);
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(page.headers['content-security-policy'] as string, /default-src 'none'; script-src 'self';/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  assert.equal((await ask('/assets/main-4f.js')).headers['content-type'], 'text/javascript; charset=utf-8');
});

test('only files of the renderer are served, by reading only', async () => {
  const paths = [
    '/smearwise.db',
    '/app.lock',
    '/../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/.hidden.html',
    '/none.html',
    '//x.html',
    '//',
    'http://evil.example/',
    '*',
    '/assets',
  ];
  for (const path of paths) assert.equal((await ask(path)).status, 404, path);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    assert.equal((await ask('/', { method })).status, 405);
  assert.equal((await ask('/', { method: 'HEAD' })).text, '');
});

test('pictures are asked for by record; anything else is not there', async () => {
  for (const query of [
    '',
    '?source=image&id=1&side=64',
    '?source=image&id=1&side=63',
    '?source=file&path=/etc/passwd&side=64',
    '?source=cell&id=../1&side=64',
    '?source=prediction&version=v1&position=-1&side=64',
  ]) {
    assert.equal((await ask(`/pictures${query}`)).status, 404, query);
  }
});

test('another name for the address is refused, so that no site can rebind its name', async () => {
  const { port } = new URL(server.origin);
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    `localhost:${port}`,
    '127.0.0.1',
    `127.0.0.1:1`,
  ]) {
    assert.equal((await ask('/', { headers: { host } })).status, 403, host);
    assert.equal(await knock({ cookie, origin: server.origin, host }), 403, host);
  }
});

test('the contract answers pages of its own with a session only', async () => {
  const own = { cookie, origin: server.origin };
  assert.equal(await knock(own), 101);
  for (const origin of [
    'http://evil.example',
    'null',
    server.origin.replace('127.0.0.1', 'localhost'),
    `${server.origin}0`,
    '',
  ]) {
    assert.equal(await knock({ cookie, origin }), 403, origin);
  }
  assert.equal(await knock({ cookie }), 403);
  assert.equal(await knock({ origin: server.origin }), 401);
  assert.equal(await knock({ origin: server.origin, cookie: 'smearwise-1=x' }), 401);
  assert.equal(await knock(own, '/other'), 403);
});

test('the server listens on this PC alone', async () => {
  const { port } = new URL(server.origin);
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal);
  if (!outside) return;
  const socket = connect({ host: outside.address, port: Number(port) });
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
});

test('several browsers have sessions of their own', async () => {
  const [one, other] = [await openSession(server.newAddress()), await openSession(server.newAddress())];
  assert.notEqual(one, other);
  for (const session of [one, other])
    assert.equal((await ask('/', { headers: { cookie: session } })).status, 200);
});
