import { appendFileSync, existsSync, mkdirSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, systemErrorCode } from './errors.ts';
import { APP_VERSION } from './version.ts';

/** The newest file holds at most this much, and so does each of those before it. */
const FILE_BYTES = 2 ** 20;
const MOST_TRIES = 10;
const PAUSE_MS = 5;
const NEVER = new Int32Array(new SharedArrayBuffer(4));
/** `smearwise.log`, and `smearwise.1.log` to `smearwise.4.log` before it. */
const FILES = 5;
const LONGEST_TEXT = 2000;
/** Whoever turned the files over has died over it. */
const TURNING_MS = 10_000;

export type LogLevel = 'info' | 'warning' | 'error';

/** Where the log of a data folder lies. */
export function logFileOf(home: string): string {
  return join(home, 'logs', 'smearwise.log');
}

/**
 * The log of a data folder: one line of JSON for each thing that happened, for whoever looks for the cause of a failure.
 * Every process appends whole lines, at once, so that a crash loses none. It names no patients, files or folders: what
 * stands in quotes or looks like a path is left out, and of expected failures, whose sentences name such things, the
 * code alone is written. Writing it never fails.
 */
export class LogFile {
  readonly #path: string;
  readonly #source: string;

  /** `source`: which kind of process writes (`app`, `job`, `command line`). */
  constructor(home: string, source: string) {
    this.#path = logFileOf(home);
    this.#source = source;
  }

  /** `area`: what it is about, in one or two words. */
  line(level: LogLevel, area: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const text = withoutNames(message).slice(0, LONGEST_TEXT);
    const { pid } = process;
    const entry = { at: new Date().toISOString(), level, source: this.#source, pid, version: APP_VERSION };
    this.#append(`${JSON.stringify({ ...entry, area, message: text, ...fields })}\n`);
  }

  /** A failure, with its code and where in our own files it arose. */
  failure(area: string, what: string, error: unknown): void {
    this.line(error instanceof AppError && error.code !== 'bug' ? 'warning' : 'error', area, what, {
      ...causesOf(error),
    });
  }

  #append(line: string): void {
    try {
      // The data folder itself is not made: where it went away, an empty one must not take its place.
      const folder = dirname(this.#path);
      if (!existsSync(folder)) mkdirSync(folder);
      this.#turnWhereFull();
      appendFileSync(this.#path, line);
    } catch {
      // A disk that takes no log must not stop the work.
    }
  }

  #turnWhereFull(): void {
    if (bytesOf(this.#path) < FILE_BYTES) return;
    const turning = `${this.#path}.turning`;
    if (!begins(turning)) {
      // Another process turns them over; a busy one may take longer, and is not waited for.
      for (let tries = 0; tries < MOST_TRIES && bytesOf(this.#path) >= FILE_BYTES; tries++) {
        Atomics.wait(NEVER, 0, 0, PAUSE_MS);
      }
      return;
    }
    try {
      // Another process may have turned them over just before.
      if (bytesOf(this.#path) < FILE_BYTES) return;
      for (let number = FILES - 1; number > 0; number--) {
        moveIfThere(this.#numbered(number - 1), this.#numbered(number));
      }
    } finally {
      rmdirSync(turning);
    }
  }

  #numbered(number: number): string {
    return number === 0 ? this.#path : this.#path.replace(/\.log$/, `.${number}.log`);
  }
}

/** Text without what may name a patient, a file or a folder: quotations, paths, and names of files. */
export function withoutNames(text: string): string {
  return text
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/g, '"…"')
    .replaceAll(/(?:file:\/\/|[A-Za-z]:[\\/]|\\\\|~?\/)[^\s:,;)]*/g, '<path>')
    .replaceAll(/\S+\.(?:png|jpe?g|tiff?|bmp|onnx|csv|jsonl?|db|html|xlsx)\b/gi, '<file>');
}

/** Codes and own stack frames of an error and of what caused it; messages of unexpected errors, without names. */
function causesOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const isExpected = error instanceof AppError && error.code !== 'bug';
  return {
    error: error.name,
    code: error instanceof AppError ? error.code : systemErrorCode(error),
    ...(isExpected ? {} : { reason: withoutNames(error.message).slice(0, LONGEST_TEXT) }),
    stack: ownFrames(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: causesOf(error.cause) }),
  };
}

/** The frames below our own folders, from there on. */
function ownFrames(stack: string): string[] {
  return [...stack.matchAll(/\b((?:src-main|dist[\\/]main)[\\/][\w\\/.-]+:\d+:\d+)/g)].flatMap(
    ([, frame]) => frame ?? [],
  );
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Makes the folder that keeps others out; one that was left behind is taken away for the next time. */
function begins(turning: string): boolean {
  try {
    mkdirSync(turning);
    return true;
  } catch {
    const since = statSync(turning, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > TURNING_MS) rmdirSync(turning);
    return false;
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
