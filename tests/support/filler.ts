import { appendFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../src-main/base/index.ts';

const LARGEST_PIECE = 2 ** 20;

/** Fills the disk of a folder but for so many bytes; `emptyDisk` gives the room back. */
export function fillDisk(disk: string, leftBytes = 0): void {
  const { bavail, bsize } = statfsSync(disk);
  let still = leftBytes === 0 ? Infinity : Math.max(0, bavail * bsize - leftBytes);
  for (let bytes = LARGEST_PIECE; bytes >= 1 && still > 0;)
    try {
      appendFileSync(join(disk, 'filler'), Buffer.alloc(Math.min(bytes, still)));
      still -= bytes;
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOSPC') throw error;
      bytes = Math.floor(bytes / 2);
    }
}

export function emptyDisk(disk: string): void {
  rmSync(join(disk, 'filler'));
}
