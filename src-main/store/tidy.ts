import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMINED } from './examine.ts';

/** Files that were being written, and copies that were looked at, when a process died. */
const LEFT_OVER = new RegExp(`\\.part$|^unfinished-.*\\.db$|\\.db\\.incoming$|^${EXAMINED}`);
const LEFT_OVER_BLOB = /^[0-9a-f]{64}\.\d+$/;

/** Removes what processes left half done in a data folder. To be called where nobody uses it; never throws. */
export function tidy(home: string): void {
  const shelves = (folder: string) => namesIn(folder).map((name) => join(folder, name));
  const folders = [
    ...[home, join(home, 'health'), join(home, 'backups')],
    ...shelves(join(home, 'blobs')),
    ...shelves(join(home, 'backups', 'blobs')),
  ];
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      if (!LEFT_OVER.test(name) && !LEFT_OVER_BLOB.test(name)) continue;
      try {
        rmSync(join(folder, name), { recursive: true, force: true });
      } catch {
        // Locked by a virus scanner, say: the next start tries again.
      }
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
