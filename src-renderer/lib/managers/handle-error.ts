import { isSilent } from '../errors.ts';
import { toErrorBody } from '../to-error-body.ts';
import { toasts } from './toasts.svelte.ts';

/** The one road for failures that no screen shows itself: a message that stays until it is dismissed. */
export function handleError(error: unknown): void {
  const body = toErrorBody(error);
  if (!isSilent(body)) toasts.showError(body);
}
