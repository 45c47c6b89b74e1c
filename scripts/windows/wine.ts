import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { appFile } from '../../src-main/base/index.ts';

/** Where Debian's package `wine64` puts it, which is not on the PATH. */
const DEBIANS_PLACE = '/usr/lib/wine';

const MINGW = 'x86_64-w64-mingw32-gcc';

/** Everything of the Windows that is made here: `.cache/windows`. */
export const cacheFolder = appFile('.cache/windows');

/** Wine's folder for its drives and registry. */
const prefix = join(cacheFolder, 'prefix');

/** Windows' drives, by letter, and the folder here that each is. */
export const drives = { C: join(prefix, 'drive_c'), D: join(cacheFolder, 'drive_d') } as const;

/** The program `wine64`, or undefined where it is not installed. */
const wine64 = programNamed('wine64');

/** The C compiler for Windows, or undefined where it is not installed. */
const mingw = programNamed(MINGW);

/** Why no Windows program can be run here; undefined where it can. */
export const reasonWithoutWine: string | undefined =
  wine64 === undefined || mingw === undefined
    ? `no Wine: install Debian’s packages wine64 and gcc-mingw-w64-x86-64 (missing: ${[
        ...(wine64 === undefined ? ['wine64'] : []),
        ...(mingw === undefined ? [MINGW] : []),
      ].join(', ')})`
    : undefined;

/** The environment of Wine's programs: that of this process, but for what means another Node or another data folder. */
export function wineEnvironment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, USER } = process.env;
  return {
    ...{ PATH, HOME, TMPDIR, USER },
    // File names are UTF-8 for Wine only where the locale says so.
    LC_ALL: 'C.UTF-8',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // No offer to install .NET and a browser.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    ...changes,
  };
}

/** The path of the program `wine64`. Throws where it is not installed. */
export function wineProgram(): string {
  if (wine64 === undefined) throw new Error(reasonWithoutWine);
  return wine64;
}

/** Runs a program of Windows to its end. Throws with what it printed where it fails. */
export function runInWine(program: string, ...args: string[]): void {
  run(wineProgram(), [program, ...args], wineEnvironment());
}

/** Compiles a C file to a library for Windows. */
export function compileLibrary(source: string, library: string): void {
  run(mingw ?? MINGW, ['-shared', '-O2', '-o', library, source, '-ladvapi32'], process.env);
}

/** Compiles a C file and its resources, `<source>.c` and `<source>.rc`, to a program for Windows. */
export function compileProgramFile(source: string, program: string): void {
  const resources = `${program}.o`;
  const windres = (mingw ?? MINGW).replace(/gcc$/, 'windres');
  run(windres, [`${source}.rc`, '-O', 'coff', '-o', resources], process.env);
  run(mingw ?? MINGW, ['-s', '-o', program, `${source}.c`, resources], process.env);
  rmSync(resources);
}

/** Ends every Windows program that still runs, with Wine's own server. */
export function endWine(): void {
  const server = programNamed('wineserver');
  if (server !== undefined) spawnSync(server, ['-k'], { env: wineEnvironment() });
}

/** Runs a program to its end. Throws with what it printed where it fails. */
export function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = appFile('.'),
): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    ...{ env, cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  });
  if (error !== undefined || status !== 0)
    throw new Error(
      `${program} ${args.join(' ')} failed (${String(error ?? status)}):\n${stdout}${stderr}`.trim(),
    );
}

function programNamed(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), DEBIANS_PLACE];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
