import type { ErrorBody } from '../../src-main/contract/index.ts';
import { m } from '../messages/index.ts';
import { describeError } from './errors.ts';

/** Whatever was thrown, as what the technician is told. */
export function toErrorBody(error: unknown): ErrorBody {
  return describeError(error, m.errors);
}
