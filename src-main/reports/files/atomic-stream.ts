import { createWriteStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeWhole } from '../../base/index.ts';

/**
 * Streams rows through a serialiser into a file that is there whole or not at all (`writeWhole`). Memory stays flat
 * however many rows there are. Rethrows what the rows throw.
 */
export async function writeRowsAtomic<Row>(
  path: string,
  rows: AsyncIterable<Row> | Iterable<Row>,
  serialiser: Transform,
): Promise<void> {
  await writeWhole(path, (temporary) =>
    pipeline(Readable.from(rows), serialiser, createWriteStream(temporary, { flags: 'wx', flush: true })),
  );
}
