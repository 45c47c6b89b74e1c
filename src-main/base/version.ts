import { readFileSync } from 'node:fs';
import { appFile } from './app-files.ts';

/** The version of the application, written on every model card and result. */
export const APP_VERSION: string = versionIn(JSON.parse(readFileSync(appFile('package.json'), 'utf8')));

// No schema library for this one field: every compute thread loads this room, and would wait for it.
function versionIn(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    if (typeof manifest.version === 'string') return manifest.version;
  }
  throw new TypeError('package.json names no version');
}
