import { open } from 'node:fs/promises';
import { AppError, systemErrorCode } from '../../base/index.ts';

/** A crop has kilobytes; what is larger than this is no image for this program and is not loaded. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * The bytes of an image file. The reason why there are none is an AppError that does not name the file, since the
 * caller's row does: `not-found` where it is gone, `invalid-input` above 256 MiB, else `unavailable`.
 */
export async function readImageFile(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > MOST_BYTES) {
      throw new AppError(
        'invalid-input',
        `The file has ${Math.round(size / 2 ** 20)} MiB, more than any cell image.`,
      );
    }
    return await file.readFile();
  } catch (error) {
    throw inWords(error);
  }
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
