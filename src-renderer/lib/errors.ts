import { ORPCError } from '@orpc/client';
import type { ErrorBody } from '../../src-main/contract/index.ts';

/** What is said where an error brings no sentence of its own. */
export interface FallbackWords {
  unexpected: string;
  unexpectedNextStep: string;
  connectionLost: string;
  connectionLostNextStep: string;
}

function isErrorBody(value: unknown): value is ErrorBody {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

function technicalText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack ?? `${error.name}: ${error.message}`;
}

/** Whatever was thrown, as what the technician is told. */
export function describeError(error: unknown, words: FallbackWords): ErrorBody {
  if (error instanceof ORPCError && isErrorBody(error.data)) return error.data;
  if (!(error instanceof Error) && isErrorBody(error)) return error;
  if (isAbort(error)) return { code: 'cancelled', message: words.unexpected };
  // The WebSocket adapter of oRPC throws plain errors where the line broke.
  if (error instanceof Error && /not open|closed|aborted/i.test(error.message))
    return {
      code: 'unavailable',
      message: words.connectionLost,
      nextStep: words.connectionLostNextStep,
      cause: technicalText(error),
    };
  return {
    code: 'bug',
    message: words.unexpected,
    nextStep: words.unexpectedNextStep,
    cause: technicalText(error),
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** True where a person stopped it, so that nothing need be said. */
export function isSilent(body: ErrorBody): boolean {
  return body.code === 'cancelled';
}

/** Everything about an error as text, for the clipboard. */
export function errorDetails(body: ErrorBody): string {
  return [
    body.message,
    body.nextStep,
    `code: ${body.code}`,
    body.cause === undefined ? undefined : `cause: ${body.cause}`,
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}
