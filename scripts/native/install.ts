/**
 * `npm run engine:native`: installs TensorFlow.js with its native binding in .cache/tensorflow, where
 * engine/runners/tensorflow/load.ts finds it.
 *
 * Without an NVIDIA card it is `@tensorflow/tfjs-node`, from the official place where that can be reached; else the
 * package's own binding is built against the TensorFlow inside the PyPI wheel `tensorflow-cpu`. With a card it is
 * `@tensorflow/tfjs-node-gpu`, built against `tensorflow[and-cuda]`: its official library, for CUDA 11.2, does not know
 * the cards of today.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appFile } from '../../src-main/base/index.ts';
import { TENSORFLOW_FOLDER } from '../../src-main/engine/runners/index.ts';
import { npmCommand } from '../project-node.mjs';
import { unpackTensorflow } from './wheels.ts';

const VERSION = '4.22.0';
/** The name under which the package's install script looks for a library that it need not download. */
const OFFICIAL_LIBRARY = 'libtensorflow.so.2.9.1';
const OFFICIAL_LIMIT_MS = 10 * 60_000;

const home = appFile(TENSORFLOW_FOLDER);
const recipe = join(home, 'installed.json');

const gpu = spawnSync('nvidia-smi', ['-L']).status === 0;
const name = `@tensorflow/tfjs-node${gpu ? '-gpu' : ''}`;
const folder = join(home, 'node_modules', name);
/** What is installed, for the next call: anything else is done anew. */
const wanted = JSON.stringify({ package: name, version: VERSION, node: process.versions.modules });

if ((await readFile(recipe, 'utf8').catch(() => '')) === wanted && check()) process.exit(0);
await installPackage();
if ((!gpu && officialBinding()) || (await ownBuild())) await writeFile(recipe, wanted);
else process.exitCode = 1;

/** The package without its binding. */
async function installPackage(): Promise<void> {
  say(`Installing ${name} ${VERSION} …`);
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  const packages = [`${name}@${VERSION}`, 'node-gyp@12.4.0'];
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { file, args, shell } = npmCommand('npm', ['install', ...flags, ...packages]);
  const { status } = spawnSync(file, args, {
    cwd: home,
    stdio: ['ignore', 2, 2],
    shell,
  });
  if (status !== 0) throw new Error(`npm could not install ${name}`);
}

/** The package's own installation, which downloads library and binding. */
function officialBinding(): boolean {
  say('Looking for the official library …');
  const { status } = runInstallScript('pipe');
  return status === 0 && check();
}

/** The package's own binding, built against the library of a Python wheel. */
async function ownBuild(): Promise<boolean> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say(`The official library cannot be had, and for ${process.platform} it is not built here.`);
    return false;
  }
  say('Not to be had here. Fetching TensorFlow from the Python Package Index …');
  const deps = join(folder, 'deps');
  await unpackTensorflow(deps, gpu);
  const lib = join(deps, 'lib');
  await symlink('libtensorflow_cc.so.2', join(lib, 'libtensorflow.so'));
  await symlink('libtensorflow_cc.so.2', join(lib, OFFICIAL_LIBRARY));
  await symlink('libtensorflow_framework.so.2', join(lib, 'libtensorflow_framework.so'));
  await writeFile(join(folder, 'scripts', 'custom-binary.json'), JSON.stringify({ 'tf-lib': lib }));
  say('Building the binding …');
  return runInstallScript('inherit').status === 0 && check();
}

function runInstallScript(output: 'pipe' | 'inherit') {
  const node = fileURLToPath(
    new URL(`../../node_modules/node/node_modules/node-${process.platform}-${process.arch}`, import.meta.url),
  );
  return spawnSync(process.execPath, ['scripts/install.js', gpu ? 'gpu' : 'cpu'], {
    cwd: folder,
    stdio: ['ignore', output, output],
    timeout: OFFICIAL_LIMIT_MS,
    env: {
      ...process.env,
      PATH: [join(home, 'node_modules', '.bin'), process.env['PATH']].join(':'),
      npm_config_node_gyp: join(home, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'),
      // The headers that came with this Node: node-gyp would download them.
      ...(existsSync(join(node, 'include')) && { npm_config_nodedir: node }),
    },
  });
}

/** A process of its own: a binding that does not fit takes its process down. */
function check(): boolean {
  const script = fileURLToPath(new URL('check.ts', import.meta.url));
  return spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function say(text: string): void {
  console.error(text);
}
