import { api } from '../../lib/api/index.ts';
import { toasts } from '../../lib/managers/index.ts';
import { Corrections } from './corrections.ts';

/** Corrections by the person at this PC; the message with Undo outlives the screen. */
export const corrections = new Corrections(api.datasets, (text, undo) => {
  toasts.showUndoable(text, undo);
});
