import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project-node.mjs';

/** The path of Electron's binary; undefined where it was not fetched. */
export function installedElectron() {
  const folder = join(root, 'node_modules', 'electron', 'dist');
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const binary = join(folder, names[process.platform] ?? 'electron');
  return existsSync(binary) ? binary : undefined;
}
