/** Starts that open no window. Each is a start of its own, in a process of its own. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src-main/store/index.ts';
import { start } from '../support/command-line.ts';

const START = `
  await import(${JSON.stringify(new URL('with-stand-in.ts', import.meta.url).href)});
  const { app, told, world } = await import(${JSON.stringify(new URL('electron-stand-in.ts', import.meta.url).href)});
  Object.assign(world, JSON.parse(process.argv[1]));
  app.ready.resolve();
  await import(${JSON.stringify(new URL('../../src-main/shell/main.ts', import.meta.url).href)});
  await new Promise((resolve) => setTimeout(resolve, 50));
  // A window that did open would stay.
  process.stdout.write(JSON.stringify(told), () => process.exit(0));
`;

async function startShell(world: object, home: string): Promise<string[]> {
  const { stdout, stderr } = await start(
    process.execPath,
    ['--input-type=module', '--eval', START, JSON.stringify(world)],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)), env: { SMEARWISE_HOME: home } },
  ).ended;
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as string[];
}

function temporaryFolder(t: { after(clean: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-not-starting-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test('a second instance ends at once and touches nothing', async (t) => {
  const folder = temporaryFolder(t);
  const told = await startShell({ firstInstance: false, userData: folder }, join(folder, 'home'));
  assert.equal(told.at(-1), 'app: ended');
  assert.ok(!told.includes('BrowserWindow'));
  assert.ok(!told.includes('app.enableSandbox'));
});

test('a data folder that cannot be opened is told of in a dialog, with what to do', async (t) => {
  const folder = temporaryFolder(t);
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'smearwise.db'), 'no database '.repeat(1000));
  const told = await startShell({ userData: folder }, home);
  assert.ok(!told.includes('BrowserWindow'), told.join('\\n'));
  const box = told.find((what) => what.startsWith('showErrorBox')) ?? '';
  assert.match(box, /^showErrorBox Smearwise could not start: .*smearwise\.db/);
  assert.match(box, /\n\n./);
  assert.equal(told.at(-1), 'app.exit 1');
});

/** A data folder with a backup whose database was overwritten since. */
function damagedHome(home: string): void {
  const store = openStore(home);
  store.settings.set('before', 'kept');
  store.backup();
  store.close();
  writeFileSync(join(home, 'smearwise.db'), 'no database '.repeat(1000));
}

test('the last good backup is offered in the place of the window, and opens it', async (t) => {
  const folder = temporaryFolder(t);
  const home = join(folder, 'home');
  damagedHome(home);
  const told = await startShell({ userData: folder, chosenButton: 0 }, home);
  const [question, answer] = told.filter((what) => what.startsWith('asked: '));
  assert.match(question ?? '', /smearwise\.db" is damaged[^]*\[Restore the backup of [^|]*\|Quit\]$/);
  assert.match(question ?? '', /There is a backup of .* is not in it/);
  assert.match(answer ?? '', /The backup of .* is in place[^]*What was there before is kept: .*\[OK\]$/);
  assert.ok(told.includes('BrowserWindow'), told.join('\n'));
});

test('who would rather leave it finds all as it was', async (t) => {
  const folder = temporaryFolder(t);
  const home = join(folder, 'home');
  damagedHome(home);
  const told = await startShell({ userData: folder, chosenButton: 1 }, home);
  assert.ok(!told.includes('BrowserWindow'));
  assert.equal(told.at(-1), 'app.exit 1');
  assert.match(readFileSync(join(home, 'smearwise.db'), 'latin1'), /^no database/);
});

test('a graphics card that failed again and again last time is left out this time', async (t) => {
  const folder = temporaryFolder(t);
  const home = join(folder, 'home');
  writeFileSync(join(folder, 'draw-without-gpu'), '');
  const first = await startShell({ userData: folder }, home);
  assert.ok(first.includes('app.disableHardwareAcceleration'));
  const second = await startShell({ userData: folder }, home);
  assert.ok(!second.includes('app.disableHardwareAcceleration'));
});
