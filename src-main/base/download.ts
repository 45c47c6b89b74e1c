import { open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type DownloadRequest,
  Interrupted,
  mismatch,
  type PartialFile,
  unreachable,
} from './download-types.ts';
import { AppError, systemErrorCode } from './errors.ts';
import { removeFile, replaceFile } from './held-files.ts';
import { sha256OfFile } from './hash.ts';
import { type JobContext, throwIfCancelled } from './job.ts';

export interface Downloaded {
  bytes: number;
  sha256: string;
  /** True when the file was there before and nothing was downloaded. */
  alreadyThere: boolean;
}

const TRIES_WITHOUT_PROGRESS = 5;

/**
 * Downloads a file so that `target` is there whole and checked, or not at all. A dropped connection is taken
 * up again where it broke off (HTTP range request guarded by If-Range, RFC 9110 section 14), also by a later
 * call. A target that is there already and matches what is expected is left as it is.
 *
 * Throws `unavailable` when the address cannot be had, `corrupt` when size or checksum differ, `cancelled`.
 */
export async function downloadFile(request: DownloadRequest): Promise<Downloaded> {
  requireWebAddress(request.url);
  const present = await presentTarget(request);
  if (present) return present;
  await downloadPart(request);
  const part = partOf(request.target);
  const { size: bytes } = await stat(part.path);
  const sha256 = await sha256OfFile(part.path);
  if (request.expectedSha256 !== undefined && sha256 !== request.expectedSha256) {
    await discard(part);
    throw mismatch(request, `its SHA-256 is ${sha256}, expected ${request.expectedSha256}`);
  }
  await syncToDisk(part.path);
  await replaceFile(part.path, request.target);
  await removeFile(part.statePath);
  return { bytes, sha256, alreadyThere: false };
}

async function downloadPart(request: DownloadRequest): Promise<void> {
  // Loaded when something is downloaded: every compute thread loads this room, and would wait for it.
  const { fetchRest } = await import('./download-attempt.ts');
  const part = partOf(request.target);
  const firstPauseMs = request.pauseMs ?? 500;
  let fruitless = 0;
  let sizeBefore = await sizeOf(part.path);
  for (;;) {
    throwIfCancelled(request.job);
    try {
      const total = await fetchRest(request, part);
      if (request.expectedBytes !== undefined && total !== request.expectedBytes) {
        await discard(part);
        throw mismatch(request, `it has ${total} bytes, expected ${request.expectedBytes}`);
      }
      return;
    } catch (error) {
      throwIfCancelled(request.job);
      if (!(error instanceof Interrupted)) throw error;
      const size = await sizeOf(part.path);
      fruitless = size > sizeBefore ? 0 : fruitless + 1;
      sizeBefore = size;
      if (!error.worthRetrying || fruitless >= TRIES_WITHOUT_PROGRESS) {
        if (size === 0) await discard(part);
        throw unreachable(request, error, size);
      }
      const pauseMs = firstPauseMs * 2 ** Math.max(fruitless - 1, 0);
      request.job.log(`${error.message}; trying again in ${pauseMs / 1000} s`);
      await pause(pauseMs, request.job);
    }
  }
}

function requireWebAddress(url: string): void {
  if (URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)) return;
  throw new AppError('usage', `"${url}" is not a web address.`, {
    nextStep: 'Use an address that begins with https://.',
  });
}

async function presentTarget(request: DownloadRequest): Promise<Downloaded | undefined> {
  const bytes = await sizeOf(request.target);
  if (bytes === 0 || (request.expectedBytes !== undefined && bytes !== request.expectedBytes)) {
    return undefined;
  }
  const sha256 = await sha256OfFile(request.target);
  if (request.expectedSha256 !== undefined && sha256 !== request.expectedSha256) return undefined;
  return { bytes, sha256, alreadyThere: true };
}

function partOf(target: string): PartialFile {
  return { path: `${target}.part`, statePath: `${target}.part.json` };
}

async function discard(part: PartialFile): Promise<void> {
  await removeFile(part.path);
  await removeFile(part.statePath);
}

/** Size in bytes; 0 where there is no such file. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function syncToDisk(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}

async function pause(ms: number, job: JobContext): Promise<void> {
  try {
    await delay(ms, undefined, { signal: job.signal });
  } catch {
    throwIfCancelled(job);
  }
}
