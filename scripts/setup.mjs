// Installs what a fresh clone lacks, with a Node and npm that fit the project, whatever the PC's own are.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  isNewEnough,
  mendNodeCommand,
  NEEDED_NODE,
  npmCommand,
  projectNode,
  root,
  withFolderOnPath,
} from './project-node.mjs';

/** Of this version there are packages for Linux and for Windows; package.json names the same. */
const NODE_PACKAGE = 'node@24.21.0';
const installed = join(root, 'node_modules', '.package-lock.json');
const lock = join(root, 'package-lock.json');

/** Runs `npm ci` unless it was run since the lock file last changed. Ends the process where that fails. */
export function setUp() {
  if (projectNode() && existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error('Setting up: installing the packages of package-lock.json …');
  const node = isNewEnough(process.versions.node) ? [] : ['-p', NODE_PACKAGE];
  const words = ['--yes', ...node, '-p', 'npm@11', 'npm', 'ci', '--no-audit', '--no-fund'];
  const { file, args, shell } = npmCommand('npx', words);
  const { status, error } = spawnSync(file, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell,
    // Its install script would download CUDA libraries; allowScripts in package.json refuses it too.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (status !== 0) {
    const why = error ? `: ${error.message}` : '';
    fail(`Setting up failed${why}. A connection to the npm registry is needed once.`);
  }
  mendNodeCommand();
  requiredNode();
}

/** The Node that runs the project. Ends the process, saying what to install, where there is none. */
export function requiredNode() {
  const node = projectNode();
  if (node) return node;
  return fail(
    `Smearwise needs Node ${NEEDED_NODE} or newer; this one is ${process.versions.node}, and the npm registry has no ` +
      `package ${NODE_PACKAGE} for ${process.platform} ${process.arch}. Install Node 24 from https://nodejs.org, then ` +
      'do the same again.',
  );
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Runs the project's Node with these arguments; this process ends with its exit code. Nothing may come after it. */
export function runNode(args) {
  const env = withFolderOnPath(process.env, join(root, 'node_modules', '.bin'));
  runInPlace(requiredNode(), args, { cwd: root, stdio: 'inherit', env });
}

/**
 * Runs a program in the place of this one, which ends with its exit code: signals are handed on, and where the options
 * have a line ('ipc') the program hears through it that this process was killed. (`spawnSync` hears no signal: killed, it
 * leaves a program behind that nobody can reach.)
 */
export function runInPlace(file, args, options) {
  const child = spawn(file, args, options);
  // A terminal sends Ctrl-C to both.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
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
