import type { ErrorBody } from '../contract/index.ts';
import { AppError } from './errors.ts';
import { translateSystemError } from './system-errors.ts';

/** The error as it crosses a border. Unknown errors become `bug`; the file system's own get their words. */
export function toErrorBody(error: unknown): ErrorBody {
  const known = error instanceof AppError ? error : translateSystemError(error);
  if (known) {
    const body: ErrorBody = { code: known.code, message: known.message };
    if (known.nextStep !== undefined) body.nextStep = known.nextStep;
    if (known.onCommandLine !== undefined) body.onCommandLine = known.onCommandLine;
    if (known.cause !== undefined) body.cause = describeCause(known.cause);
    return body;
  }
  return {
    code: 'bug',
    message: `Something went wrong inside Smearwise: ${error instanceof Error ? error.message : String(error)}`,
    nextStep: 'Nothing recorded so far is lost. Please report this message with the details.',
    cause: describeCause(error),
  };
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
