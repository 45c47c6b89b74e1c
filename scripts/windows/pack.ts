/**
 * Smearwise for Windows as electron-builder packs it by electron-builder.yml, with a stand-in for electron.exe. What is
 * packed is the program of `prepare.ts`: its code is compiled for Node 22, so that Wine can run it.
 */
import { extractAll, listPackage } from '@electron/asar';
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { appFile } from '../../src-main/base/index.ts';
import { programFolder } from './prepare.ts';
import { cacheFolder, compileProgramFile, drives, run } from './wine.ts';

/** What was packed. */
export interface PackedWindows {
  /** The program that starts it. */
  readonly program: string;
  /** Paths in the archive, those beside it included; folders left out. */
  readonly files: readonly string[];
  /** Of these, the files that lie beside the archive. */
  readonly unpacked: readonly string[];
  /** Lays the archive out in a folder of drive C: and answers where. */
  extract(): string;
}

/** Packs the program for Windows. */
export function packForWindows(): PackedWindows {
  const output = join(cacheFolder, 'packed');
  rmSync(output, { recursive: true, force: true });
  cpSync(appFile('electron-builder.yml'), join(programFolder, 'electron-builder.yml'));
  const compiled = join(programFolder, 'dist', 'main');
  rmSync(compiled, { recursive: true, force: true });
  cpSync(join(programFolder, 'src-main'), compiled, { recursive: true });
  run(
    process.execPath,
    [
      ...[appFile('node_modules/electron-builder/cli.js'), '--win', '--x64', '--dir'],
      `-c.electronDist=${standInElectron(join(output, 'electron'))}`,
      `-c.directories.output=${output}`,
    ],
    process.env,
    programFolder,
  );
  const folder = join(output, 'win-unpacked');
  const archive = join(folder, 'resources', 'app.asar');
  const listed = listPackage(archive, { isPack: false }).map((path) =>
    path.split(sep).filter(Boolean).join('/'),
  );
  const folders = new Set(listed.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  return {
    program: join(folder, 'Smearwise.exe'),
    files: listed.filter((path) => !folders.has(path)),
    unpacked: globSync('**/*', { cwd: `${archive}.unpacked`, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(`${archive}.unpacked/`.length)),
    extract: () => {
      const extracted = join(drives.C, 'Smearwise installed');
      rmSync(extracted, { recursive: true, force: true });
      extractAll(archive, extracted);
      return extracted;
    },
  };
}

/** A distribution of Electron without Electron; electron-builder names its own version in the program. */
function standInElectron(folder: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  for (const language of ['de', 'en-US', 'es', 'fr', 'ja', 'pt-BR'])
    writeFileSync(join(folder, 'locales', `${language}.pak`), '');
  compileProgramFile(appFile('scripts/windows/stand-in'), join(folder, 'electron.exe'));
  return folder;
}
