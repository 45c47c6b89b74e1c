import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type DownloadRequest, Interrupted, mismatch, type PartialFile } from './download-types.ts';
import { AppError, systemErrorCode } from './errors.ts';
import { removeFile } from './held-files.ts';
import { writeFileAtomic } from './whole-files.ts';

const stateSchema = z.object({ url: z.string(), validator: z.string() });

const HTTP_OK = 200;
const HTTP_PARTIAL_CONTENT = 206;
const HTTP_RANGE_NOT_SATISFIABLE = 416;
const STALL_TIMEOUT_MS = 30_000;
const REPORT_INTERVAL_MS = 100;

/**
 * One try at the part of the file that is still missing. Returns the size of the whole file in bytes.
 * Throws `Interrupted`; whatever arrived until then is kept in the partial file.
 */
export async function fetchRest(request: DownloadRequest, part: PartialFile): Promise<number> {
  await mkdir(dirname(part.path), { recursive: true });
  await using file = await open(part.path, 'a');
  const validator = await validatorOf(request.url, part);
  let start = (await file.stat()).size;
  if (validator === undefined && start > 0) {
    await file.truncate(0);
    start = 0;
  }
  const stall = new StallTimer(request.stallTimeoutMs ?? STALL_TIMEOUT_MS);
  const signal = AbortSignal.any([request.job.signal, stall.signal]);
  try {
    const response = await fetch(request.url, { headers: rangeHeaders(start, validator), signal });
    if (response.status === HTTP_RANGE_NOT_SATISFIABLE) {
      await response.body?.cancel();
      if (start > 0 && sizeFromRange(response) === start) return start;
      await removeFile(part.statePath);
      throw new Interrupted('the server has another version by now', { worthRetrying: true });
    }
    const from = await startOfBody(response, file, start);
    if (from === 0) await rememberVersion(request.url, part, response);
    const total = totalOf(response, from);
    if (request.expectedBytes !== undefined && total !== null && total !== request.expectedBytes) {
      throw mismatch(request, `it has ${total} bytes, expected ${request.expectedBytes}`);
    }
    if (!response.body) throw new Interrupted('the server sent nothing', { worthRetrying: true });
    const size = await append(response.body, file, { from, total, request, stall });
    if (total !== null && size !== total) {
      throw new Interrupted(`the connection ended after ${size} of ${total} bytes`, { worthRetrying: true });
    }
    return size;
  } catch (error) {
    if (error instanceof Interrupted || error instanceof AppError) throw error;
    if (isWriteError(error)) throw Object.assign(error, { path: part.path });
    throw connectionLost(new URL(request.url).host, error);
  } finally {
    stall.stop();
  }
}

function rangeHeaders(start: number, validator: string | undefined): Record<string, string> {
  // Compressed on the way, byte counts would not be those of the file.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (start > 0 && validator !== undefined) {
    headers['range'] = `bytes=${start}-`;
    headers['if-range'] = validator;
  }
  return headers;
}

/** Where the body belongs: after what is there, or from the beginning (the server's choice, or a new version). */
async function startOfBody(response: Response, file: FileHandle, start: number): Promise<number> {
  if (response.status === HTTP_PARTIAL_CONTENT && rangeStart(response) === start) return start;
  if (response.status === HTTP_OK) {
    if (start > 0) await file.truncate(0);
    return 0;
  }
  await response.body?.cancel();
  const temporary = response.status >= 500 || [206, 408, 425, 429].includes(response.status);
  throw new Interrupted(`${new URL(response.url).host} answered ${describeStatus(response)}`, {
    worthRetrying: temporary,
  });
}

interface Appending {
  from: number;
  total: number | null;
  request: DownloadRequest;
  stall: StallTimer;
}

async function append(
  body: ReadableStream<Uint8Array>,
  file: FileHandle,
  { from, total, request, stall }: Appending,
): Promise<number> {
  let size = from;
  let reportedAt = 0;
  const report = () => {
    request.job.report({ stage: `Downloading ${request.what}`, unit: 'bytes', done: size, failed: 0, total });
    reportedAt = Date.now();
  };
  for await (const chunk of body) {
    stall.restart();
    await file.writeFile(chunk);
    size += chunk.byteLength;
    if (Date.now() - reportedAt >= REPORT_INTERVAL_MS) report();
  }
  report();
  return size;
}

/** The validator of the version that the partial file belongs to, if it is of this address. */
async function validatorOf(url: string, part: PartialFile): Promise<string | undefined> {
  try {
    const state = stateSchema.parse(JSON.parse(await readFile(part.statePath, 'utf8')));
    return state.url === url ? state.validator : undefined;
  } catch {
    return undefined;
  }
}

/** If-Range wants a strong validator: an ETag that is not weak, or else the date of the last change. */
async function rememberVersion(url: string, part: PartialFile, response: Response): Promise<void> {
  const etag = response.headers.get('etag');
  const validator = etag !== null && !etag.startsWith('W/') ? etag : response.headers.get('last-modified');
  if (validator === null) await removeFile(part.statePath);
  else await writeFileAtomic(part.statePath, JSON.stringify({ url, validator }));
}

/** Size of the whole file in bytes, where the server tells it. */
function totalOf(response: Response, from: number): number | null {
  if (from > 0) return sizeFromRange(response);
  const length = response.headers.get('content-length');
  return length === null ? null : Number(length);
}

function rangeStart(response: Response): number | undefined {
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return match ? Number(match[1]) : undefined;
}

function sizeFromRange(response: Response): number | null {
  const match = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  return match ? Number(match[1]) : null;
}

function describeStatus(response: Response): string {
  return response.status === 404
    ? '404, there is no such file'
    : `${response.status} ${response.statusText}`.trimEnd();
}

/** A failure to write here is the disk's, not the connection's. */
function isWriteError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}

function connectionLost(host: string, error: unknown): Interrupted {
  const code = systemErrorCode(error instanceof Error ? error.cause : undefined);
  const reason = error instanceof StallError ? error.message : code;
  return new Interrupted(`no connection to ${host}${reason ? ` (${reason})` : ''}`, {
    worthRetrying: true,
    cause: error,
  });
}

class StallError extends Error {
  override readonly name = 'StallError';
}

/** Aborts its signal when nothing restarts it in time. */
class StallTimer {
  readonly #timeoutMs: number;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#controller.abort(new StallError(`nothing arrived for ${this.#timeoutMs / 1000} s`));
    }, this.#timeoutMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
