/** Browser mode started twice, and started by something that is killed. */
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { temporaryFolder } from '../support/clinic.ts';
import { type Running, start } from '../support/command-line.ts';

const SERVER = fileURLToPath(new URL('../../src-main/browser/main.ts', import.meta.url));
const SETUP = new URL('../../scripts/setup.mjs', import.meta.url);
const folder = await temporaryFolder({ after }, 'second-start');
const home = join(folder, 'home');
const instanceFile = join(home, 'browser.json');
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/open\?token=\S+/;

const serve = () => start(process.execPath, [SERVER, '--home', home, '--no-open']);
/** As `npm start` does, without the building. */
const serveByWrapper = () =>
  start(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { runInPlace } from ${JSON.stringify(SETUP.href)};
     runInPlace(process.execPath, ${JSON.stringify([SERVER, '--home', home, '--no-open'])},
       { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });`,
  ]);

async function whenServing(running: Running): Promise<{ pid: number; origin: string; secret: string }> {
  await running.stderrHolds(ADDRESS);
  return z
    .object({ pid: z.int(), origin: z.string(), secret: z.string() })
    .parse(JSON.parse(await readFile(instanceFile, 'utf8')));
}

/** The process itself may stay as a name that nobody has asked for its end. */
async function whenGone(origin: string): Promise<void> {
  for (let waits = 0; ; waits++) {
    const answers = await fetch(origin).then(
      () => true,
      () => false,
    );
    if (!answers) return;
    assert.ok(waits < 300, `${origin} lingers`);
    await delay(100);
  }
}

test('a second start shows a new address of the server that runs, and ends well', async () => {
  const first = serve();
  const { origin } = await whenServing(first);
  const second = await serve().ended;
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr, /runs already/);
  const address = ADDRESS.exec(second.stderr)?.[0] ?? '';
  assert.ok(address.startsWith(origin));
  const opened = await fetch(address);
  assert.equal(opened.status, 200);
  assert.ok(opened.headers.get('set-cookie'));
  first.child.kill('SIGTERM');
  await first.ended;
  assert.equal(existsSync(instanceFile), false, 'what is over says nothing of itself');
});

test('only who can read the file gets an address; no page does', async () => {
  const running = serve();
  const { origin, secret } = await whenServing(running);
  if (process.platform !== 'win32') assert.equal(statSync(instanceFile).mode & 0o777, 0o600);
  const ask = async (method: string, headers: Record<string, string>) =>
    (await fetch(`${origin}/second-start`, { method, headers })).status;
  const authorization = `Bearer ${secret}`;
  assert.deepEqual(
    [
      await ask('POST', {}),
      await ask('POST', { authorization: `Bearer ${'x'.repeat(secret.length)}` }),
      await ask('GET', { authorization }),
      await ask('POST', { authorization, origin: 'https://example.org' }),
      await ask('POST', { authorization, origin }),
      await ask('POST', { authorization }),
    ],
    [403, 403, 403, 403, 403, 200],
  );
  running.child.kill('SIGTERM');
  await running.ended;
});

test('a server ends with the process that started it, asked or killed', async () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const wrapper = serveByWrapper();
    const { pid, origin } = await whenServing(wrapper);
    assert.notEqual(pid, wrapper.child.pid);
    wrapper.child.kill(signal);
    await whenGone(origin);
    assert.equal(existsSync(instanceFile), false, signal);
  }
});

test(
  'a server that does not answer is named, with how to end it',
  { skip: process.platform === 'win32' && 'Windows cannot stop a process for a while' },
  async () => {
    const running = serve();
    const { pid } = await whenServing(running);
    process.kill(pid, 'SIGSTOP');
    const second = await serve().ended;
    process.kill(pid, 'SIGCONT');
    running.child.kill('SIGTERM');
    await running.ended;
    assert.equal(second.code, 1);
    assert.match(second.stderr, new RegExp(`process ${pid}\\) and does not answer[^]*kill -9 ${pid}`));
  },
);
