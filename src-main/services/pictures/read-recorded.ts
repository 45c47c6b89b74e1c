import { AppError, sha256 } from '../../base/index.ts';
import { withImageFile } from '../pixels/index.ts';

/** A file as it was when something was recorded of it. */
export interface RecordedFile {
  readonly file: string;
  /** Null where it could not be read then. */
  readonly sha256: string | null;
}

/**
 * Hands the bytes of a recorded file to `work`, which decodes them, and no others: `conflict` where it holds something
 * else by now; `since` ends that sentence, such as "it was classified". Throws like `withImageFile`.
 */
export async function withRecorded<Result>(
  { file, sha256: recorded }: RecordedFile,
  since: string,
  work: (bytes: Buffer) => Promise<Result>,
): Promise<Result> {
  return withImageFile(file, (bytes) => {
    if (recorded === null || sha256(bytes) === recorded) return work(bytes);
    throw new AppError('conflict', `The file has changed since ${since}.`, {
      nextStep: 'What is recorded is of the picture that it held then.',
    });
  });
}
