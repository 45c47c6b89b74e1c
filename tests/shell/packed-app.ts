/**
 * The app as electron-builder packs it by electron-builder.yml, with a stand-in for Electron's binary, which the tests
 * do not need: what goes into the archive and which fuses are set depends on the configuration alone.
 */
import { extractAll, listPackage } from '@electron/asar';
import { type FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { appFile } from '../../src-main/base/index.ts';

const run = promisify(execFile);

/** Marks the fuses in every Electron binary; then a version, their number, and one byte each: `0`, `1`. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron ships them. */
const USUAL_FUSES = '101100011';

export interface PackedApp {
  /** Paths in the archive, `dist/main/…`, those beside it included; folders left out. */
  readonly files: readonly string[];
  /** Of these, the files that lie beside the archive. */
  readonly unpacked: readonly string[];
  /** A text of the folder `legal`. */
  legal(name: string): string;
  fuse(option: FuseV1Options): Promise<'on' | 'off'>;
  /** Lays the archive out in a folder of its own and answers where. */
  extract(): string;
  remove(): void;
}

/** Builds the app and packs it for this system. */
export async function packApp(): Promise<PackedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-packed-'));
  const cwd = appFile('.');
  await run(process.execPath, [appFile('scripts/build-desktop.mjs')], { cwd });
  if (!existsSync(appFile('dist/renderer/index.html'))) {
    await run(process.execPath, [appFile('node_modules/vite/bin/vite.js'), 'build', 'src-renderer'], { cwd });
  }
  await run(
    process.execPath,
    [
      appFile('node_modules/electron-builder/cli.js'),
      '--linux',
      '--dir',
      `-c.electronDist=${standInElectron(folder)}`,
      `-c.directories.output=${join(folder, 'output')}`,
    ],
    { cwd },
  );
  const packed = join(folder, 'output', 'linux-unpacked');
  const archive = join(packed, 'resources', 'app.asar');
  const filesOf = (root: string) =>
    globSync('**/*', { cwd: root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const extracted = join(folder, 'extracted');
  const listed = listPackage(archive, { isPack: false }).map((path) =>
    path.split(sep).filter(Boolean).join('/'),
  );
  const folders = new Set(listed.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  return {
    files: listed.filter((path) => !folders.has(path)),
    unpacked: filesOf(`${archive}.unpacked`),
    legal: (name) => readFileSync(join(packed, 'resources', 'legal', name), 'utf8'),
    fuse: async (option) => {
      const wire = await getCurrentFuseWire(join(packed, 'smearwise'));
      return String.fromCharCode(Number(wire[option])) === '1' ? 'on' : 'off';
    },
    extract: () => {
      if (!existsSync(extracted)) extractAll(archive, extracted);
      return extracted;
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

function standInElectron(folder: string): string {
  const electron = join(folder, 'electron');
  mkdirSync(join(electron, 'resources'), { recursive: true });
  mkdirSync(join(electron, 'locales'));
  for (const language of ['de', 'en-US', 'es', 'fr', 'ja', 'pt-BR'])
    writeFileSync(join(electron, 'locales', `${language}.pak`), '');
  const wire = Buffer.from([1, USUAL_FUSES.length]);
  writeFileSync(
    join(electron, 'electron'),
    Buffer.concat([Buffer.from(FUSE_SENTINEL), wire, Buffer.from(USUAL_FUSES)]),
  );
  return electron;
}
