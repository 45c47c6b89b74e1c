import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { Random } from '../../src-main/base/index.ts';
import { databasePath } from '../../src-main/store/index.ts';
import { nonsenseMessage } from '../api/nonsense.ts';
import { contentOf } from '../store/content.ts';
import { startApp } from '../support/running-app.ts';
import { countTests } from '../fault/tally.ts';

countTests('browser');

const app = await startApp({ after });
const { server, cookie, client, complaints } = app;
const { hostname, port } = new URL(server.origin);
const random = Random.of(20261124, 'raw bytes');
const before = contentOf(databasePath(app.home));

// Node's test runner survives what would have ended the app.
const crashes: unknown[] = [];
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => crashes.push(error));

const UPGRADE = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };

function upgradeRequest(headers: Readonly<Record<string, string>>): string {
  const key = Buffer.alloc(16, 7).toString('base64');
  const all = { Host: `${hostname}:${port}`, ...UPGRADE, 'Sec-WebSocket-Key': key, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET /rpc HTTP/1.1\r\n${lines.join('')}\r\n`;
}

async function openSocket(): Promise<Socket> {
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Ends when the other side has ended it, or at once where it is still open after `bytes`. */
async function sendAndLeave(socket: Socket, bytes: Uint8Array | string, isLeaving: boolean): Promise<void> {
  socket.resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(bytes);
  if (isLeaving) socket.destroy();
  else socket.end();
  await closed;
}

async function isStillServing(): Promise<void> {
  assert.equal((await client.app.overview()).app.shell, 'browser');
}

function randomBytes(longest: number): Buffer {
  return Buffer.from(Array.from({ length: random.integer(0, longest) }, () => random.integer(0, 255)));
}

/** A frame as a browser masks it, with these first two bytes. */
function frame(first: number, second: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([first, second, 0, 0, 0, 0]), payload]);
}

test('3,000 messages of nonsense over a WebSocket are refused or dropped, and the line stays open', async () => {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, {
    headers: { origin: server.origin, cookie },
  });
  await once(socket, 'open');
  const waiting = new Set<string>();
  const allAnswered = Promise.withResolvers<undefined>();
  socket.on('message', (data: Buffer) => {
    waiting.delete((JSON.parse(data.toString()) as { i: string }).i);
    if (waiting.size === 0) allAnswered.resolve(undefined);
  });
  socket.on('close', () => {
    allAnswered.reject(new Error('the line was closed'));
  });
  for (let number = 0; number < 3000; number++) {
    const { id, data, expects } = nonsenseMessage(random, number);
    if (expects !== 'any') waiting.add(id);
    socket.send(data);
  }
  await allAnswered.promise;
  socket.removeAllListeners('close').close();
  await isStillServing();
});

test('bytes that are no frames, and frames cut short, end their own line only', async () => {
  const handshake = upgradeRequest({ Cookie: cookie, Origin: server.origin });
  for (let line = 0; line < 300; line++) {
    const socket = await openSocket();
    socket.write(handshake);
    await once(socket, 'data');
    const bytes = random.pick([
      () => randomBytes(200),
      () => frame(0x81, 0x80 | 125, randomBytes(60)),
      () => frame(0x81, 0x80 | 127, Buffer.alloc(8, 0xff)),
      () => frame(0x82, 0x80 | 126, Buffer.from([0xff, 0xff])),
      () => frame(0x01, 0x83, Buffer.from('abc')),
      () => frame(0xf1, 0x83, Buffer.from('abc')),
      () => Buffer.from([0x81, 3, 1, 2, 3]),
      () => frame(0x81, 0x82, Buffer.from([0xc3, 0x28])),
      () => frame(0x88, 0x81, Buffer.from([1])),
    ])();
    await sendAndLeave(socket, bytes, random.chance(0.5));
  }
  await isStillServing();
});

test('a message larger than any question closes its line', async () => {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, {
    headers: { origin: server.origin, cookie },
  });
  await once(socket, 'open');
  socket.on('error', () => undefined);
  socket.send('x'.repeat(2 ** 20 + 1));
  const [code] = (await once(socket, 'close')) as [number];
  assert.equal(code, 1009);
  await isStillServing();
});

test('who hangs up while it is being turned away ends nothing', async () => {
  for (let knock = 0; knock < 200; knock++) {
    const socket = await openSocket();
    const closed = once(socket, 'close');
    socket.write(upgradeRequest({ Cookie: 'smearwise-1=x', Origin: 'http://evil.example' }));
    if (random.chance(0.5)) await once(socket, 'data');
    socket.resetAndDestroy();
    await closed;
  }
  await isStillServing();
});

test('what is no HTTP is turned away', async () => {
  for (let request = 0; request < 200; request++) {
    const bytes = random.pick([
      () => randomBytes(300),
      () =>
        Buffer.from(
          `GET /${'%'.repeat(random.integer(0, 50))} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`,
        ),
      () => Buffer.from('GET /open?token=%00%ff HTTP/1.1\r\n'),
      () => Buffer.from(`GET /pictures?side=64&__proto__=1&source=${'x'.repeat(3000)} HTTP/1.1\r\n\r\n`),
      () => Buffer.from('POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n'),
    ])();
    await sendAndLeave(await openSocket(), bytes, random.chance(0.3));
  }
  await isStillServing();
});

test('nothing would have ended the app, nothing was written, and the log was not filled', () => {
  assert.deepEqual(crashes, []);
  assert.equal(contentOf(databasePath(app.home)), before);
  const dropped = complaints.filter((line) => line.startsWith('a message of the page was dropped'));
  assert.deepEqual(complaints, dropped);
  assert.ok(dropped.length < 400, `${dropped.length} lines`);
});
