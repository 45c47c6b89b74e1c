import { mapEventIterator } from '@orpc/client';
import type { AnySchema } from '@orpc/contract';
import { ORPCError } from '@orpc/server';
import { AppError, toErrorBody } from '../base/index.ts';
import type { ErrorBody } from '../contract/index.ts';

const LONGEST_QUOTE = 300;

/** What an interceptor is handed, as far as it matters here. */
interface Interception<Result> {
  readonly next: () => Promise<Result>;
}

/** A procedure that was reached, and what it was asked. */
interface ProcedureInterception<Result> extends Interception<Result> {
  readonly input: unknown;
  readonly procedure: { readonly '~orpc': { readonly inputSchema?: AnySchema | undefined } };
}

/**
 * Options of an oRPC handler: whatever goes wrong, an unknown procedure and an input of another shape included, leaves
 * as the one error of the contract. `log` gets the details of what is our fault.
 */
export function failingInOneWay(log: (line: string) => void) {
  return { interceptors: [refusing], clientInterceptors: [failing] };

  /** Around the procedure with its checks of input and output; a stream may also fail after it has begun. */
  async function failing<Result>({ next, input, procedure }: ProcedureInterception<Result>): Promise<Result> {
    try {
      const output = await next();
      return isStream(output) ? (failingLater(output) as Result) : output;
    } catch (error) {
      const { inputSchema } = procedure['~orpc'];
      throw toFailure((await canCheck(inputSchema, input)) ? error : unreadable(error), log);
    }
  }

  function failingLater<Item>(stream: AsyncIterator<Item>): AsyncIterator<Item> {
    return mapEventIterator(stream, {
      value: (item: Item) => Promise.resolve(item),
      error: (error) => Promise.resolve(toFailure(error, log)),
    });
  }

  /** Around all: what fails and has not reached a procedure is the asker's fault, whatever oRPC's decoder makes of it. */
  async function refusing<Result extends { readonly matched: boolean }>({
    next,
  }: Interception<Result>): Promise<Result> {
    try {
      const result = await next();
      if (result.matched) return result;
      throw new AppError('usage', 'There is no such procedure.');
    } catch (error) {
      if (isOrpcError(error) && error.code === 'FAILED') throw error;
      throw toFailure(error instanceof AppError ? error : unreadable(error), log);
    }
  }
}

function isStream(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

function unreadable(cause: unknown): AppError {
  return new AppError('usage', 'The request cannot be read.', { cause });
}

/** False for what the check of an input trips over itself: zod compares a `length` that is an object, which throws. */
async function canCheck(schema: AnySchema | undefined, input: unknown): Promise<boolean> {
  try {
    await schema?.['~standard'].validate(input);
    return true;
  } catch {
    return false;
  }
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
  const complaint = shortened(issue.message);
  const field = (issue.path ?? [])
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .join('.');
  return field === ''
    ? `The request does not fit: ${complaint}`
    : `The field "${shortened(field)}" does not fit: ${complaint}`;
}

/** A complaint may quote what was sent, however long. */
function shortened(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)} …`;
}

/** As the Standard Schema has it: https://standardschema.dev */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}
