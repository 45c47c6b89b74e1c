import type { ApiInputs } from '../../../src-main/contract/index.ts';
import { settings, toasts } from '../../lib/managers/index.ts';
import { m } from '../../messages/index.ts';
import { changesAnything, formerValues } from './settings-change.ts';

/** Keeps a change at once and offers to take it back; `what` names the setting. True where it was kept. */
export async function save(changes: ApiInputs['settings']['set'], what: string): Promise<boolean> {
  const before = settings.value;
  if (before === undefined || !changesAnything(before, changes)) return true;
  const former = formerValues(before, changes);
  if (!(await settings.change(changes))) return false;
  toasts.showUndoable(m.settings.saved(what), async () => {
    await settings.change(former);
  });
  return true;
}
