import { ORPCError } from '@orpc/server';
import { AppError, toErrorBody } from '../base/index.ts';
import type { ErrorBody } from '../contract/index.ts';

/** What an interceptor of a handler is handed, as far as it matters here. */
interface Interception<Result> {
  readonly next: () => Promise<Result>;
}

/**
 * For the `interceptors` of an oRPC handler: whatever goes wrong, an unknown procedure and an input of another shape
 * included, leaves as the one error of the contract. `log` gets the details of what is our fault.
 */
export function failingInOneWay(log: (line: string) => void) {
  return async <Result extends { readonly matched: boolean }>({
    next,
  }: Interception<Result>): Promise<Result> => {
    try {
      const result = await next();
      if (result.matched) return result;
      throw new AppError('usage', 'There is no such procedure.');
    } catch (error) {
      throw toFailure(error, log);
    }
  };
}

/** The error as the contract has it. */
export function toFailure(error: unknown, log: (line: string) => void): ORPCError<'FAILED', ErrorBody> {
  const data = bodyOf(error);
  if (data.code === 'bug') log(`${data.message}\n${data.cause ?? ''}`);
  return new ORPCError('FAILED', { defined: true, status: 422, message: data.message, data });
}

function bodyOf(error: unknown): ErrorBody {
  if (isOrpcError(error) && error.status >= 400 && error.status < 500) {
    return toErrorBody(new AppError('usage', complaintOf(error), { cause: error }));
  }
  return toErrorBody(isOrpcError(error) ? (error.cause ?? error) : error);
}

function isOrpcError(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError;
}

/** oRPC puts the issues of a failed validation into the data of its error. */
function complaintOf({ data, message }: ORPCError<string, unknown>): string {
  const issues = (data as { readonly issues?: readonly Issue[] } | undefined)?.issues;
  const [issue] = issues ?? [];
  if (!issue) return message;
  const field = (issue.path ?? [])
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .join('.');
  return field === ''
    ? `The request does not fit: ${issue.message}`
    : `The field "${field}" does not fit: ${issue.message}`;
}

/** As the Standard Schema has it: https://standardschema.dev */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}
