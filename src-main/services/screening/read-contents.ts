import { dirname, join } from 'node:path';
import { AppError, FolderInUse, sha256 } from '../../base/index.ts';
import { withImageFile } from '../pixels/index.ts';
import type { ListedFile } from './list-files.ts';

const READS_AT_ONCE = 16;

export const FOLDER_GONE = {
  doing: 'it was being screened',
  nextStep: 'Connect its disk again, then go on with the screening: what is done so far is kept.',
};

/**
 * Reads listed files, several at once, and gives each with the SHA-256 of what it holds, in order; null where it is
 * passed over or cannot be read. Throws `unavailable` where the whole folder went away.
 */
export async function* readContents<File extends ListedFile>(
  folder: string,
  files: AsyncIterable<File> | Iterable<File>,
): AsyncGenerator<File & { readonly sha256: string | null }> {
  const inUse = await FolderInUse.watch(folder);
  const queue: Promise<File & { readonly sha256: string | null }>[] = [];
  for await (const file of files) {
    const reading = readContent(inUse, file);
    // A rejection is met where the promise is awaited; until then it is no stray one.
    reading.catch(() => undefined);
    queue.push(reading);
    if (queue.length < READS_AT_ONCE) continue;
    const first = await queue.shift();
    if (first) yield first;
  }
  for (const rest of queue) yield await rest;
}

async function readContent<File extends ListedFile>(folder: FolderInUse, file: File) {
  if (file.skipReason !== null) return { ...file, sha256: null };
  const path = join(folder.path, file.path);
  try {
    return { ...file, sha256: await withImageFile(path, (bytes) => Promise.resolve(sha256(bytes))) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await folder.requireThere(FOLDER_GONE, dirname(path));
    return { ...file, sha256: null };
  }
}
