import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AppError, type JobContext, systemErrorCode, throwIfCancelled } from '../../base/index.ts';

declare module 'yauzl' {
  export function openPromise(path: string, options: Options): Promise<ZipFile>;
  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  }
}

/** What an archive may unpack to at most. */
export interface UnpackLimits {
  entries: number;
  bytesPerFile: number;
  bytesInAll: number;
}

export interface UnpackRequest {
  archive: string;
  folder: string;
  /** Where an entry goes below `folder`, with forward slashes; undefined for one that is not wanted. */
  select: (entryName: string) => string | undefined;
  limits: UnpackLimits;
  job: JobContext;
}

export interface Unpacked {
  written: number;
  /** Files that were there already with the right content. */
  kept: number;
  unwanted: number;
}

const FILE_TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Unpacks the wanted files of a zip archive; a second run goes on where the first one stopped. The whole
 * directory of the archive is checked before the first byte is written: paths that leave the folder, links,
 * encrypted entries, two entries for one place and sizes beyond the limits are refused. Sizes and CRC-32 are
 * checked while unpacking. Throws `refused`, `corrupt`, `not-found` or `cancelled`.
 */
export async function unpack(request: UnpackRequest): Promise<Unpacked> {
  const zip = await openArchive(request.archive);
  try {
    const { wanted, unwanted } = await checkDirectory(zip, request);
    const result: Unpacked = { written: 0, kept: 0, unwanted };
    for (const [path, entry] of wanted) {
      throwIfCancelled(request.job);
      const target = join(request.folder, path);
      if (await isThere(target, entry)) {
        result.kept++;
      } else {
        const content = await readEntry(zip, entry, request.archive);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, content);
        result.written++;
      }
      const done = result.written + result.kept;
      request.job.report({ stage: 'Unpacking', unit: 'images', done, failed: 0, total: wanted.size });
    }
    return result;
  } finally {
    zip.close();
  }
}

async function openArchive(archive: string): Promise<ZipFile> {
  try {
    return await openPromise(archive, { lazyEntries: true, autoClose: false });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      throw new AppError('not-found', `The archive "${archive}" does not exist.`, { cause: error });
    }
    throw damaged(archive, error);
  }
}

async function checkDirectory(
  zip: ZipFile,
  { archive, select, limits }: UnpackRequest,
): Promise<{ wanted: Map<string, Entry>; unwanted: number }> {
  const wanted = new Map<string, Entry>();
  let unwanted = 0;
  let bytesInAll = 0;
  if (zip.entryCount > limits.entries) throw refused(archive, `it has ${zip.entryCount} entries`);
  for await (const entry of entriesOf(zip, archive)) {
    if (isLink(entry)) throw refused(archive, `"${entry.fileName}" is a link`);
    if (entry.isEncrypted()) throw refused(archive, `"${entry.fileName}" is encrypted`);
    const path = entry.fileName.endsWith('/') ? undefined : select(entry.fileName);
    if (path === undefined) {
      unwanted++;
      continue;
    }
    if (wanted.has(path)) throw refused(archive, `it has two files for "${path}"`);
    bytesInAll += entry.uncompressedSize;
    if (entry.uncompressedSize > limits.bytesPerFile || bytesInAll > limits.bytesInAll) {
      throw refused(archive, `"${entry.fileName}" would unpack to more than an image collection can be`);
    }
    wanted.set(path, entry);
  }
  return { wanted, unwanted };
}

/** The entries; names that leave the folder end the reading, as damage does. */
async function* entriesOf(zip: ZipFile, archive: string): AsyncGenerator<Entry> {
  const entries = zip.eachEntry()[Symbol.asyncIterator]();
  for (;;) {
    let step: IteratorResult<Entry>;
    try {
      step = await entries.next();
    } catch (error) {
      throw damaged(archive, error);
    }
    if (step.done) return;
    yield step.value;
  }
}

/** Zip keeps the Unix file mode in the upper half of the external attributes. */
function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK) === SYMBOLIC_LINK;
}

async function isThere(target: string, entry: Entry): Promise<boolean> {
  try {
    return matches(await readFile(target), entry);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function readEntry(zip: ZipFile, entry: Entry, archive: string): Promise<Buffer> {
  let content: Buffer;
  try {
    content = await buffer(await zip.openReadStreamPromise(entry));
  } catch (error) {
    throw damaged(archive, error, entry.fileName);
  }
  if (!matches(content, entry)) throw damaged(archive, new Error('wrong CRC-32'), entry.fileName);
  return content;
}

function matches(content: Buffer, entry: Entry): boolean {
  return content.length === entry.uncompressedSize && crc32(content) === entry.crc32;
}

function refused(archive: string, reason: string): AppError {
  return new AppError('refused', `The archive "${archive}" was not unpacked: ${reason}.`, {
    nextStep: 'Delete it and download it again from its publisher.',
  });
}

function damaged(archive: string, cause: unknown, entryName?: string): AppError {
  const where = entryName === undefined ? '' : ` at "${entryName}"`;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('corrupt', `The archive "${archive}" is damaged or unsafe${where}: ${reason}.`, {
    nextStep: 'Delete it and download it again from its publisher.',
    cause,
  });
}
