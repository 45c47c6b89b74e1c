import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file that comes with the app, named from the folder of package.json (`models/catalog.json`).
 * The same in the repository, in the compiled tree and in an installed app, whatever folder the code was compiled to.
 */
export function appFile(path: string): string {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) {
    const parent = new URL('../', folder);
    if (parent.href === folder.href) throw new Error(`No package.json above ${import.meta.url}`);
    folder = parent;
  }
  return join(fileURLToPath(folder), path);
}

/**
 * The script of this name (without ending) beside the module of `importMetaUrl`, to start as a thread or process:
 * `.ts` where the sources run as they are, `.js` where they were compiled.
 */
export function scriptBeside(importMetaUrl: string, name: string): URL {
  return new URL(`${name}${extname(fileURLToPath(importMetaUrl))}`, importMetaUrl);
}
