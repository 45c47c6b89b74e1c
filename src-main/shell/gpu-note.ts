import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of `folder` that says: the graphics card failed last time. */
const noteFile = (folder: string) => join(folder, 'draw-without-gpu');

/** Whether the graphics card failed last time; the note is taken away, so that the next start tries it again. */
export function takeGpuNote(folder: string): boolean {
  if (!existsSync(noteFile(folder))) return false;
  try {
    rmSync(noteFile(folder), { force: true });
  } catch {
    // A note that stays costs the next start its graphics card, no more.
  }
  return true;
}

/** Leaves the note. Called while something has crashed: a full disk must not be the second failure. Answers whether. */
export function leaveGpuNote(folder: string): boolean {
  try {
    writeFileSync(noteFile(folder), '');
    return true;
  } catch {
    return false;
  }
}
