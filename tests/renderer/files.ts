import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const rendererFolder = fileURLToPath(new URL('../../src-renderer', import.meta.url));

/** Every source file of the interface with one of these endings, its path below src-renderer with forward slashes. */
export function rendererFiles(...endings: string[]): { path: string; text: string }[] {
  return readdirSync(rendererFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: relative(rendererFolder, file).replaceAll('\\', '/'),
        text: readFileSync(file, 'utf8'),
      };
    });
}
