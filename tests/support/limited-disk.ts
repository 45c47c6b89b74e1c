import { spawnSync } from 'node:child_process';
import { MAIN, type Ended, start } from './command-line.ts';

/** A script that a shell runs with the program as `smearwise`. */
function shellScript(lines: string): string {
  return `set -e\nsmearwise() { "${process.execPath}" "${MAIN}" "$@"; }\n${lines}`;
}

/** Why no file system of a chosen size can be mounted here; false where it can. */
export function whyNoSmallDisk(): string | false {
  if (process.platform !== 'linux') return 'only Linux mounts a small disk for a test';
  const { status } = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  return status === 0 ? false : 'this user may not mount a small disk';
}

/**
 * Runs shell lines while a disk of so many KiB is mounted at `place`, seen by them alone and gone afterwards; the
 * program is called as `smearwise`.
 */
export function onSmallDisk(place: string, sizeKib: number, lines: string): Promise<Ended> {
  const mount = `mount -t tmpfs -o size=${sizeKib}k tmpfs "${place}"\n`;
  return start('unshare', ['-rm', 'sh', '-c', shellScript(mount + lines)]).ended;
}

/** Runs `smearwise <args>` where no file may become larger than so many blocks of 512 bytes. */
export function withFileLimit(blocks: number, args: readonly string[]): Promise<Ended> {
  return start('sh', ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', process.execPath, MAIN, ...args]).ended;
}
