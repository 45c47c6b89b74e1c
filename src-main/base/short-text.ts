import { MOST_CHARACTERS } from '../contract/index.ts';
import { AppError } from './errors.ts';

/** Throws `usage` for a text with more characters than its kind may have. `what` names it in the message. */
export function requireShort(text: string, kind: keyof typeof MOST_CHARACTERS, what: string): void {
  const most = MOST_CHARACTERS[kind];
  if (text.length <= most) return;
  throw new AppError('usage', `${what} has ${text.length} characters; ${most} are the most.`, {
    nextStep: 'Give a shorter one.',
  });
}
