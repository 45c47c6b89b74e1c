import { AppError } from '../../base/index.ts';
import type { ScreeningRecord, StoreReader } from '../../store/index.ts';

/** Inside this room: the folder holds others than the files that the screening was begun with; the message says which. */
export class FolderChanged extends Error {}

/** A screening that may go on. Throws `not-found`, and `conflict` where its folder was found to have changed. */
export function requireUnchanged(store: StoreReader, id: number): ScreeningRecord {
  const screening = store.screenings.require(id);
  if (screening.changed !== null) throw folderChanged(screening);
  return screening;
}

/** What is said of a screening whose folder has changed: it never goes on. */
export function folderChanged({ id, folder, changed, replacedBy }: ScreeningRecord): AppError {
  const stays = `"${folder}" has changed since screening ${id} was begun: ${changed ?? 'it holds other images'}.`;
  return new AppError(
    'conflict',
    replacedBy === null
      ? `${stays} It stays as it is, unfinished.`
      : `${stays} It stays as it is, unfinished; screening ${replacedBy} begins anew.`,
    {
      nextStep:
        replacedBy === null
          ? 'Screen the folder again once nothing changes in it any more; that begins anew.'
          : `Look at screening ${replacedBy}.`,
    },
  );
}
