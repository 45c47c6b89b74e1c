// `npm start`: sets up a fresh clone, builds what is missing or older than its sources, and opens Smearwise: in Electron
// where its binary can be had, else in the browser. Options: --browser (no Electron), --no-open, --home <folder>.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installedElectron } from './electron.mjs';
import { root } from './project-node.mjs';
import { requiredNode, runInPlace, setUp } from './setup.mjs';

const ELECTRON_RELEASES = 'https://github.com/electron/electron/releases/';
const PROBE_MS = 3000;

setUp();
const args = process.argv.slice(2);
const forBrowser = args.filter((arg) => arg !== '--browser');
buildIfOlder('the interface', 'dist/renderer/index.html', ['src-renderer', 'src-main/contract'], () =>
  run('node_modules/vite/bin/vite.js', 'build', 'src-renderer', '--logLevel', 'warn'),
);
const electron = args.includes('--browser') ? undefined : await electronBinary();
if (electron) {
  buildIfOlder('the desktop application', 'dist/main/shell/main.js', ['src-main'], () =>
    run('scripts/build-desktop.mjs'),
  );
  runInPlace(electron, [root, ...forBrowser], { stdio: 'inherit' });
} else {
  runInPlace(requiredNode(), ['src-main/browser/main.ts', ...forBrowser], {
    cwd: root,
    // By the line the server hears that this process was killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // Node keeps what it has compiled: the next start takes half the time.
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'), ...process.env },
  });
}

/** The path of Electron's binary, fetched once; undefined, said in one line, where it cannot be had. */
async function electronBinary() {
  const installed = installedElectron();
  if (installed) return installed;
  const reason = (await isReachable(process.env.ELECTRON_MIRROR ?? ELECTRON_RELEASES))
    ? fetchElectron()
    : 'its download address does not answer';
  if (reason !== undefined)
    console.error(`Electron cannot be had (${reason}): Smearwise opens in the browser.`);
  return installedElectron();
}

/** Why it failed; undefined where it did not. */
function fetchElectron() {
  console.error('Fetching Electron once …');
  const { status, stderr } = spawnSync(
    requiredNode(),
    [join(root, 'node_modules', 'electron', 'install.js')],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    },
  );
  return status === 0 ? undefined : (stderr.trim().split('\n').at(-1) ?? 'its download failed');
}

async function isReachable(address) {
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    return false;
  }
}

function buildIfOlder(what, result, sources, build) {
  const builtMs = modifiedMs(join(root, result));
  if (sources.every((folder) => newestMs(join(root, folder)) <= builtMs)) return;
  console.error(`Building ${what} …`);
  if (build() !== 0) {
    console.error(`Building ${what} failed.`);
    process.exit(1);
  }
}

function run(script, ...scriptArgs) {
  return spawnSync(requiredNode(), [join(root, script), ...scriptArgs], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  }).status;
}

/** When the newest file below a folder was changed. */
function newestMs(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return Math.max(
    ...entries.map((entry) => (entry.isFile() ? modifiedMs(join(entry.parentPath, entry.name)) : 0)),
  );
}

function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
