import { renameSync, rmSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemErrorCode } from './errors.ts';
import { heldElsewhere } from './system-errors.ts';

/**
 * Between tries, 3.3 s in all: a virus scanner lets a new file go within that, and nobody minds the wait where it is a
 * spreadsheet that holds it. (Node itself retries only the removal of folders.)
 */
const WAITS_MS = [10, 20, 40, 80, 160, 320, 640, 1000, 1000];

/** Renames a file, replacing what is there; waits a moment for who holds either. Throws `conflict` naming the file. */
export async function replaceFile(from: string, to: string): Promise<void> {
  await patiently(to, () => rename(from, to));
}

/** Removes a file, if it is there; waits a moment for who holds it. Throws `conflict` naming it. */
export async function removeFile(path: string): Promise<void> {
  await patiently(path, () => rm(path, { force: true }));
}

/** Removes a folder with all in it, if it is there; waits a moment for who holds something in it. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: WAITS_MS.length, retryDelay: 60 });
}

/** As `replaceFile`, at once: the thread stands still while it waits. */
export function replaceFileSync(from: string, to: string): void {
  patientlySync(to, () => {
    renameSync(from, to);
  });
}

/** As `removeFile`, at once: the thread stands still while it waits. */
export function removeFileSync(path: string): void {
  patientlySync(path, () => {
    rmSync(path, { force: true });
  });
}

/** `act` renames or removes `path`; it is tried again while another program holds a file. */
async function patiently(path: string, act: () => Promise<void>): Promise<void> {
  for (const waitMs of [...WAITS_MS, undefined]) {
    try {
      await act();
      return;
    } catch (error) {
      if (!mayBeHeld(error)) throw error;
      if (await isFolder(path)) throw folderInTheWay(path, error);
      if (waitMs === undefined) throw (await isHeld(path, error)) ? heldElsewhere(path, error) : error;
      await delay(waitMs);
    }
  }
}

function patientlySync(path: string, act: () => void): void {
  for (const waitMs of [...WAITS_MS, undefined]) {
    try {
      act();
      return;
    } catch (error) {
      if (!mayBeHeld(error)) throw error;
      if (waitMs === undefined) throw systemErrorCode(error) === 'EBUSY' ? heldElsewhere(path, error) : error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
    }
  }
}

/** Windows says EPERM or EACCES too where a file is open elsewhere; other systems mean what they say. */
function mayBeHeld(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === 'EBUSY' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES'));
}

/** Tells a file that is open elsewhere from one that this person may not change: the latter cannot be opened either. */
async function isHeld(path: string, error: unknown): Promise<boolean> {
  if (systemErrorCode(error) === 'EBUSY') return true;
  try {
    await (await open(path, 'r+')).close();
    return true;
  } catch (failure) {
    return systemErrorCode(failure) === 'EBUSY';
  }
}

/** What other systems say where a file is to take the place of a folder, or is one: Windows says EPERM. */
function folderInTheWay(path: string, cause: unknown): Error {
  return Object.assign(new Error(`EISDIR: "${path}" is a folder`, { cause }), { code: 'EISDIR', path });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
