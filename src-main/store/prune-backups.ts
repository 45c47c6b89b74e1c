import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backupsIn, manifestPath } from './backup-files.ts';

const KEPT = 7;

/**
 * Keeps the newest seven backups of a folder, by the order in which they were made and not by any clock, and the files
 * of models that they need. What cannot be removed just now (locked, no permission) stays for the next time.
 */
export function pruneBackups(folder: string): void {
  for (const { file } of backupsIn(folder).slice(0, -KEPT)) {
    tryTo(() => {
      rmSync(file, { force: true });
      rmSync(manifestPath(file), { force: true });
    });
  }
  tryTo(() => {
    pruneBlobs(folder);
  });
}

function pruneBlobs(folder: string): void {
  const blobs = join(folder, 'blobs');
  if (!existsSync(blobs)) return;
  const records = backupsIn(folder);
  // A manifest that cannot be read may name any of them.
  if (records.some(({ file, manifest }) => manifest === undefined && existsSync(manifestPath(file)))) return;
  const needed = new Set(
    records.flatMap(({ manifest }) => manifest?.blobs.map(({ sha256 }) => sha256) ?? []),
  );
  for (const shelf of readdirSync(blobs)) {
    const names = readdirSync(join(blobs, shelf));
    const unneeded = names.filter((name) => !needed.has(name));
    for (const name of unneeded)
      tryTo(() => {
        rmSync(join(blobs, shelf, name));
      });
    if (unneeded.length === names.length)
      tryTo(() => {
        rmdirSync(join(blobs, shelf));
      });
  }
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // See above.
  }
}
