import { api } from '../../lib/api/index.ts';
import { toasts } from '../../lib/managers/index.ts';
import { LabelDecisions } from './label-decisions.ts';

/** Decisions by the person at this PC; the message with Undo outlives the screen. */
export const labelDecisions = new LabelDecisions(api.labels, (text, undo) => {
  toasts.showUndoable(text, undo);
});
