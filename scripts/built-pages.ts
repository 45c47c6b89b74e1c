import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** What the first paint may weigh, compressed. */
export const FIRST_PAINT_BYTES = 300_000;

/** A script or style sheet as it is shipped. */
export interface BuiltFile {
  name: string;
  /** Compressed by gzip. */
  bytes: number;
  text: string;
}

/** Builds the interface as it is shipped. */
export async function buildPages(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL('../src-renderer', import.meta.url));
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
}

/** Every script and style sheet. */
export function builtFiles(outDir: string): BuiltFile[] {
  return readdirSync(join(outDir, 'assets')).map((name) => {
    const content = readFileSync(join(outDir, 'assets', name));
    return { name, bytes: gzipSync(content).length, text: content.toString('utf8') };
  });
}

/** What is loaded before Home is drawn: what the page links to, and Home. */
export function firstPaint(outDir: string): { bytes: number; files: BuiltFile[] } {
  const page = readFileSync(join(outDir, 'index.html'), 'utf8');
  const linked = [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g)].map((match) => match[1]);
  const files = builtFiles(outDir).filter(({ name }) => linked.includes(name) || name.startsWith('Home-'));
  return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), files };
}
