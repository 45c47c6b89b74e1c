import { AppError } from './errors.ts';
import type { JobContext } from './job.ts';

export interface DownloadRequest {
  url: string;
  /** Where the whole file will be; until then its start lies beside it as `<target>.part`. */
  target: string;
  /** What is downloaded, as it reads after "Downloading". */
  what: string;
  job: JobContext;
  expectedSha256?: string;
  expectedBytes?: number;
  /** First pause before another try, in milliseconds; it doubles as long as no byte arrives. */
  pauseMs?: number;
  /** A connection that sends nothing for so long counts as dropped. */
  stallTimeoutMs?: number;
}

/** The start of a file, and what the server called the version it belongs to. */
export interface PartialFile {
  path: string;
  statePath: string;
}

/** An attempt that ended early; the message completes "Could not download …: ". */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly worthRetrying: boolean;

  constructor(message: string, options: { worthRetrying: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.worthRetrying = options.worthRetrying;
  }
}

/** When an attempt ended early and trying again does not help. */
export function unreachable(request: DownloadRequest, reason: Interrupted, bytesSoFar: number): AppError {
  const kept = bytesSoFar > 0 ? ` The first ${bytesSoFar} bytes are kept for the next try.` : '';
  return new AppError('unavailable', `Could not download ${request.what}: ${reason.message}.${kept}`, {
    nextStep:
      `Check the network connection and try again. On a PC without a network, download ` +
      `${request.url} elsewhere and copy it to ${request.target}.`,
    cause: reason.cause,
  });
}

/** When the file at the address is not the one that is wanted. */
export function mismatch(request: DownloadRequest, difference: string): AppError {
  return new AppError('corrupt', `The file at ${request.url} is not ${request.what}: ${difference}.`, {
    nextStep:
      'Try again. If the message stays, the published file has changed or something on the ' +
      'network alters it: get it from a source you trust.',
  });
}
