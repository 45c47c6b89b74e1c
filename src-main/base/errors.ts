import type { ErrorCode } from '../contract/index.ts';

/** An expected failure, worded for the technician. Anything else that is thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly nextStep: string | undefined;
  readonly onCommandLine: string | undefined;

  /**
   * `message` names the file or field; `nextStep` says what to do now, wherever that is read; `onCommandLine` is the
   * command or options for it; `cause` is for the log.
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: { nextStep?: string; onCommandLine?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.nextStep = options.nextStep;
    this.onCommandLine = options.onCommandLine;
  }
}

/** The `code` of a Node or SQLite error, or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
