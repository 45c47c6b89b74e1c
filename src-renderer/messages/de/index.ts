import type { English } from '../en/index.ts';
import type { Translation } from '../overlay.ts';
import { frame } from './frame.ts';

/** What is translated so far; the rest shows in English. */
export const german: Translation<English> = { frame };
