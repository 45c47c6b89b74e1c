import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { copyFile, link, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from './errors.ts';
import { requirePossiblePath } from './file-names.ts';
import { makeFolder, namingTheFile } from './files.ts';
import { removeFile, replaceFile } from './held-files.ts';

interface Placement {
  readonly temporary: string;
  readonly path: string;
}
/** What waits to be put in place, inside `allOrNone`. */
const waiting = new AsyncLocalStorage<Placement[]>();

/**
 * Writes a file so that it is there whole or not at all: `fill` writes it under a temporary name and has it on the disk
 * when it ends, then it is renamed. Folders on the way are made. Errors of the disk are in words that name the file.
 */
export async function writeWhole(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  requirePossiblePath(path);
  const temporary = `${path}.${randomUUID()}.part`;
  await namingTheFile(path, async () => {
    makeFolder(dirname(path));
    try {
      await fill(temporary);
      const others = waiting.getStore();
      if (others) others.push({ temporary, path });
      else await replaceFile(temporary, path);
    } catch (error) {
      await removeFile(temporary);
      throw error;
    }
  });
}

/** `writeWhole` of what is in memory. */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  await writeWhole(path, async (temporary) => {
    await using file = await open(temporary, 'wx');
    await file.writeFile(data);
    await file.sync();
  });
}

/**
 * Every file that `work` writes by `writeWhole` gets into its place when all are written, or none does: where one
 * cannot be replaced, those of before are put back. Whoever writes several files that belong together writes them so.
 */
export async function allOrNone<Result>(work: () => Promise<Result>): Promise<Result> {
  const files: Placement[] = [];
  try {
    const result = await waiting.run(files, work);
    await placeAll(files);
    return result;
  } finally {
    for (const { temporary } of files) await removeFile(temporary).catch(() => undefined);
  }
}

async function placeAll(files: readonly Placement[]): Promise<void> {
  const formers: { readonly path: string; readonly former: string | undefined }[] = [];
  try {
    for (const { path } of files) {
      await namingTheFile(path, async () => formers.push({ path, former: await keepFormer(path) }));
    }
    await replaceAll(files, formers);
  } finally {
    for (const { former } of formers)
      if (former !== undefined) await removeFile(former).catch(() => undefined);
  }
}

async function replaceAll(
  files: readonly Placement[],
  formers: readonly { readonly path: string; readonly former: string | undefined }[],
): Promise<void> {
  let placed = 0;
  try {
    for (const { temporary, path } of files) {
      await namingTheFile(path, () => replaceFile(temporary, path));
      placed += 1;
    }
  } catch (error) {
    for (const { path, former } of formers.slice(0, placed).reverse()) {
      await (former === undefined ? removeFile(path) : replaceFile(former, path));
    }
    throw error;
  }
}

/** A second name for the file that is there, so that its place is never empty; undefined where none is there. */
async function keepFormer(path: string): Promise<string | undefined> {
  const former = `${path}.${randomUUID()}.former`;
  try {
    await link(path, former).catch(async (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') throw error;
      // A disk without second names, as of a USB stick.
      await copyFile(path, former);
    });
    return former;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
