// Which Node runs the project, and how programs are started on each system: plain functions, since any Node from 18 on
// may be the one that asks. tests/scripts proves them.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What the sources need: types stripped without a flag, `await using`, Float16Array. */
export const NEEDED_NODE = '24.9.0';

/** Whether a Node of this version, as `24.13.1`, runs the project. */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = NEEDED_NODE.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

/**
 * The Node that runs the project: that of the package `node`, or the PC's own where the package could not be had for
 * this system and the own one is new enough; undefined where there is neither.
 */
export function projectNode(pc = process, folder = root) {
  const name = pc.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(folder, 'node_modules', 'node', 'bin', name);
  if (existsSync(packaged)) return packaged;
  return isNewEnough(pc.versions.node) ? pc.execPath : undefined;
}

/**
 * Lets the word `node` in npm scripts mean the package's Node on Windows too: npm makes its commands before the package
 * has put `node.exe` in the place of its file for other systems, so they may start that.
 */
export function mendNodeCommand(platform = process.platform, folder = root) {
  const modules = join(folder, 'node_modules');
  if (platform !== 'win32' || !existsSync(join(modules, 'node', 'bin', 'node.exe'))) return;
  for (const name of ['node', 'node.ps1']) rmSync(join(modules, '.bin', name), { force: true });
  writeFileSync(join(modules, '.bin', 'node.cmd'), '@"%~dp0..\\node\\bin\\node.exe" %*\r\n');
}

/**
 * How `npx` or `npm` is started: on Windows they are command files, which only a shell starts, and its words are one
 * line. Throws for a word that would need quoting there.
 */
export function npmCommand(program, words, platform = process.platform) {
  if (platform !== 'win32') return { file: program, args: words, shell: false };
  const unsafe = words.find((word) => !/^[\w@./:=\\-]+$/.test(word));
  if (unsafe !== undefined) throw new Error(`"${unsafe}" cannot be handed to ${program}.cmd as it is.`);
  return { file: [`${program}.cmd`, ...words].join(' '), args: [], shell: true };
}

/** The environment with `folder` first on the path, whatever Windows calls that variable: `Path`, mostly. */
export function withFolderOnPath(environment, folder, platform = process.platform) {
  const windows = platform === 'win32';
  const isPath = (name) => (windows ? name.toUpperCase() === 'PATH' : name === 'PATH');
  const others = Object.entries(environment).filter(([name]) => !isPath(name));
  const name = Object.keys(environment).find(isPath) ?? 'PATH';
  const former = environment[name];
  return {
    ...Object.fromEntries(others),
    [name]: former ? `${folder}${windows ? ';' : ':'}${former}` : folder,
  };
}
