// Installs what a fresh clone lacks, with the Node and npm that the project is made for, whatever the PC's own are.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const installed = join(root, 'node_modules', '.package-lock.json');
const lock = join(root, 'package-lock.json');

/** The project's own Node, there after `setUp()`. */
export const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** Runs `npm ci` unless it was run since the lock file last changed. Ends the process where that fails. */
export function setUp() {
  if (existsSync(node) && existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs)
    return;
  console.error('Setting up: installing the packages of package-lock.json …');
  const npx = windows ? 'npx.cmd' : 'npx';
  const args = ['--yes', '-p', 'node@24.9.0', '-p', 'npm@11', 'npm', 'ci', '--no-audit', '--no-fund'];
  const { status, error } = spawnSync(npx, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
    // Its install script would download CUDA libraries; allowScripts in package.json refuses it too.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (status !== 0 || !existsSync(node)) {
    console.error(
      `Setting up failed${error ? `: ${error.message}` : ''}. A connection to the npm registry is needed once.`,
    );
    process.exit(1);
  }
}

/** Runs the project's Node with these arguments and ends the process with its exit code. */
export function runNode(args) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const { status } = spawnSync(node, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  process.exit(status ?? 1);
}

/** Runs these test files, two side by side or more, and ends the process with the exit code. */
export function runTests(files) {
  // Tests begin with an empty data folder, but those of the shipped model.
  process.env.SMEARWISE_SHIPPED_MODEL ??= 'off';
  // A hung test ends before this; waits of their own are much shorter.
  const options = ['--test-timeout=600000', `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`];
  runNode(['--test', ...options, '--test-reporter=./scripts/test-reporter.mjs', ...files]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
