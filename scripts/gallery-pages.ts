import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(root, '.cache', 'pages');
/** All that the pages are made of. */
const SOURCES = ['src-renderer', 'src-main/contract', 'package-lock.json'];
const UNUSED_MS = 7 * 24 * 3600 * 1000;

/**
 * The folder of the interface with the gallery of components among its screens. It is built once for the same sources,
 * and kept in .cache/pages until it has not been asked for in a week.
 */
export async function galleryPages(): Promise<string> {
  const folder = join(kept, digestOfSources());
  mkdirSync(kept, { recursive: true });
  if (!existsSync(folder)) {
    const part = mkdtempSync(join(kept, 'part-'));
    await build({
      root: join(root, 'src-renderer'),
      mode: 'gallery',
      logLevel: 'error',
      build: { outDir: part },
    });
    moveUnlessThere(part, folder);
    removeUnused();
  }
  utimesSync(folder, new Date(), new Date());
  return folder;
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesOf(join(root, source)))
      hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Another process may have built the same meanwhile. */
function moveUnlessThere(part: string, folder: string): void {
  try {
    renameSync(part, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(part, { recursive: true, force: true });
  }
}

function removeUnused(): void {
  for (const name of readdirSync(kept)) {
    const folder = join(kept, name);
    const usedMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - usedMs > UNUSED_MS) rmSync(folder, { recursive: true, force: true });
  }
}
