import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder, namingTheFile } from '../../base/index.ts';

/**
 * Streams rows through a serialiser into a file that is there whole or not at all: temporary name, fsync, rename.
 * Memory stays flat however many rows there are. Rethrows what the rows throw, and errors of the disk in words that name
 * the file, after removing the temporary one.
 */
export async function writeRowsAtomic<Row>(
  path: string,
  rows: AsyncIterable<Row> | Iterable<Row>,
  serialiser: Transform,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  await namingTheFile(path, async () => {
    makeFolder(dirname(path));
    try {
      await pipeline(
        Readable.from(rows),
        serialiser,
        createWriteStream(temporary, { flags: 'wx', flush: true }),
      );
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}
