import fs from 'node:fs';
import { promisify } from 'node:util';
import { AppError, Budget, systemErrorCode } from '../../base/index.ts';

/** A crop has kilobytes; what is larger than this is no image for this program and is not loaded. */
const MOST_BYTES = 256 * 2 ** 20;

/** What files that are being read and decoded may take together. */
const reading = new Budget(MOST_BYTES);

// The handles of `fs/promises` cost the processor more, which shows where thousands of small files are read.
const open = promisify(fs.open);
const stat = promisify(fs.fstat);
const statOf = promisify(fs.stat);
const read = promisify(fs.read);
const close = promisify(fs.close);

/**
 * Reads an image file and hands its bytes to `work`, which decodes them: while large ones are in hand, others wait. Throws
 * as `readImageFile`, and what `work` throws.
 */
export async function withImageFile<Result>(
  path: string,
  work: (bytes: Buffer) => Promise<Result>,
): Promise<Result> {
  // Looked up by its name: whether the file is there is found out, and said, when it is read.
  const { size } = await statOf(path).catch(() => ({ size: 0 }));
  return reading.use(size > MOST_BYTES ? 0 : size, async () => work(await readImageFile(path)));
}

/**
 * The bytes of an image file. The reason why there are none is an AppError that does not name the file, since the
 * caller's row does: `not-found` where it is gone, `invalid-input` above 256 MiB, else `unavailable`.
 */
export async function readImageFile(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      return await wholeContent(file);
    } finally {
      await close(file);
    }
  } catch (error) {
    throw inWords(error);
  }
}

async function wholeContent(file: number): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) {
    throw new AppError(
      'invalid-input',
      `The file has ${Math.round(size / 2 ** 20)} MiB, more than any cell image.`,
    );
  }
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await read(file, bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function inWords(error: unknown): unknown {
  const code = systemErrorCode(error);
  if (error instanceof AppError || code === undefined) return error;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('not-found', 'The file is no longer there.', { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new AppError('unavailable', 'Smearwise may not read the file.', { cause: error });
    default:
      return new AppError('unavailable', `The disk did not give the file (${code}).`, { cause: error });
  }
}
