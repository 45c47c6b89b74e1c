import { dirname, join } from 'node:path';
import { AppError, type FolderInUse, type JobContext, sha256, throwIfCancelled } from '../../base/index.ts';
import type { ImageProblem } from '../../contract/index.ts';
import { type ImageFormat, inspectImage } from '../../images/index.ts';
import { withImageFile } from '../pixels/index.ts';
import { FOLDER_GONE, type ListedFile, NOTHING_KEPT } from './import-listing.ts';

/** An image file after it was read. */
export interface ReadFile extends ListedFile {
  /** Null for a file that could not be read at all. */
  readonly sha256: string | null;
  readonly picture: {
    readonly format: ImageFormat;
    readonly width: number;
    readonly height: number;
    readonly perceptualHash: string;
  } | null;
  /** Why this file by itself cannot be used. */
  readonly fault: Fault | null;
}

export interface Fault {
  readonly problem: ImageProblem;
  readonly detail: string;
}

/** Decoding runs on a few threads of its own; this keeps them busy while files are fetched from a slow disk. */
const FILES_AT_ONCE = 8;
/** An import is recorded at its end, as a whole. */
/**
 * Reads, hashes and inspects files, several at once; the results come in the order of the files. Whatever is wrong
 * with a file is its `fault`; where its folder or all of them went away (a disk that was pulled out) the import ends.
 * Throws `cancelled` and `unavailable` only.
 */
export async function readImages(
  folder: FolderInUse,
  files: readonly ListedFile[],
  job: JobContext,
): Promise<ReadFile[]> {
  const results: ReadFile[] = [];
  let failed = 0;
  const pending: Promise<ReadFile>[] = [];
  const takeFirst = async () => {
    const result = await pending.shift();
    if (!result) return;
    if (result.sha256 === null) {
      await folder.requireThere(FOLDER_GONE, dirname(join(folder.path, result.path)));
    }
    results.push(result);
    if (result.fault) failed++;
    const done = results.length - failed;
    job.report({ stage: 'Reading images', unit: 'images', done, failed, total: files.length });
  };
  for (const file of files) {
    throwIfCancelled(job, NOTHING_KEPT);
    pending.push(readOne(folder.path, file));
    if (pending.length >= FILES_AT_ONCE) await takeFirst();
  }
  while (pending.length > 0) await takeFirst();
  throwIfCancelled(job, NOTHING_KEPT);
  await folder.requireThere(FOLDER_GONE);
  return results;
}

async function readOne(folder: string, file: ListedFile): Promise<ReadFile> {
  try {
    return await withImageFile(join(folder, file.path), (bytes) => inspect(file, bytes));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...file, sha256: null, picture: null, fault: { problem: 'unreadable', detail: error.message } };
  }
}

async function inspect(file: ListedFile, bytes: Buffer): Promise<ReadFile> {
  const digest = sha256(bytes);
  const inspection = await inspectImage(bytes);
  if (!inspection.readable) {
    const { problem, detail } = inspection;
    return { ...file, sha256: digest, picture: null, fault: { problem, detail } };
  }
  const { format, width, height, perceptualHash, flags } = inspection;
  const [flag] = flags;
  const size = `${width} × ${height} pixels`;
  const fault = flag && {
    problem: flag,
    detail: flag === 'tiny' ? `Only ${size}.` : `The picture shows one even colour (${size}).`,
  };
  return {
    ...file,
    sha256: digest,
    picture: { format, width, height, perceptualHash },
    fault: fault ?? null,
  };
}
