/** Browser mode on a data folder that cannot be opened: a page with the ways out, behind the same gate. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src-main/store/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { start } from '../support/command-line.ts';
import { openSession } from '../support/running-app.ts';

const SERVER = fileURLToPath(new URL('../../src-main/browser/main.ts', import.meta.url));
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/open\?token=[\w-]+/;
const folder = await temporaryFolder({ after }, 'recovery');

/** A data folder with a backup, and a setting that came after it. */
function homeWithBackup(name: string): string {
  const home = join(folder, name);
  const store = openStore(home);
  store.settings.set('before', 'kept');
  store.backup();
  store.settings.set('after', 'lost');
  store.close();
  return home;
}

test('the backup of a damaged database is restored by a button, what is lost is told, the app opens', async () => {
  const home = homeWithBackup('damaged');
  const database = join(home, 'smearwise.db');
  writeFileSync(database, 'no database '.repeat(1000));
  for (const suffix of ['-wal', '-shm']) rmSync(database + suffix, { force: true });
  const running = start(process.execPath, [SERVER, '--home', home, '--no-open']);
  let printed = '';
  running.child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await running.stderrHolds(/What can be done about it is at/);
  await running.stderrHolds(ADDRESS);
  const address = ADDRESS.exec(printed)?.[0] ?? '';
  const { origin } = new URL(address);
  assert.equal((await fetch(origin)).status, 401, 'no page without a session');
  const cookie = await openSession(address);
  assert.equal((await fetch(address)).status, 401, 'an address opens one browser');
  const page = await (await fetch(origin, { headers: { cookie } })).text();
  assert.match(page, /smearwise\.db&quot; is damaged/);
  assert.match(page, /Restore the backup of /);
  assert.match(page, /is not in it/);
  assert.doesNotMatch(page, /Open without the log/);
  const german = await fetch(origin, { headers: { cookie, 'accept-language': 'de-CH,de' } });
  assert.match(await german.text(), /Sicherung vom .* wiederherstellen/);

  const choose = (choice: string, headers: Record<string, string>) =>
    fetch(origin, { method: 'POST', body: new URLSearchParams({ choice }), headers });
  assert.equal((await choose('restore', { cookie })).status, 403, 'not from a page of its own');
  assert.equal((await choose('restore', { cookie, origin: 'https://example.org' })).status, 403);
  assert.equal((await choose('restore', { origin })).status, 401);
  assert.equal((await choose('set-log-aside', { cookie, origin })).status, 400, 'not what was offered');
  assert.match(readFileSync(database, 'latin1'), /^no database/, 'nothing was touched');

  const done = await (await choose('restore', { cookie, origin })).text();
  assert.match(done, /The backup of .* is in place/);
  assert.match(done, /is not in it/);
  const former = /What was there before is kept: ([^<]+)/.exec(done)?.[1] ?? '';
  assert.match(readFileSync(former, 'latin1'), /^no database/);
  const appAddress = ADDRESS.exec(done)?.[0] ?? '';
  assert.notEqual(new URL(appAddress).origin, origin);
  assert.ok(existsSync(join(home, 'browser.json')), 'the app runs');
  assert.match(await openSession(appAddress), /^smearwise-/);
  running.child.kill('SIGTERM');
  await running.ended;
  const store = openStore(home);
  assert.equal(store.audit.list().filter(({ action }) => action.includes('restored')).length, 1);
  store.close();
});

test('without a whole backup there is no page: it is said, and the start fails', async () => {
  const home = homeWithBackup('no-backup');
  for (const name of ['smearwise.db', 'smearwise.db-wal', 'smearwise.db-shm', 'backups'])
    rmSync(join(home, name), { recursive: true, force: true });
  const { code, stderr } = await start(process.execPath, [SERVER, '--home', home, '--no-open']).ended;
  assert.equal(code, 1);
  assert.match(stderr, /is missing/);
  assert.doesNotMatch(stderr, /What can be done/);
});
