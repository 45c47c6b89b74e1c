import { join } from 'node:path';
import { type OpenOptions, openStore, type Store } from '../../store/index.ts';

/** A data folder, opened: the database and the files beside it. */
export interface Workspace {
  readonly home: string;
  readonly store: Store;
  /** Computed features, one folder a recipe; may be deleted at any time. */
  readonly featuresFolder: string;
  readonly reportsFolder: string;
  close(): void;
}

/** Opens the data folder, making it where it is missing. Errors are those of `openStore`. */
export function openWorkspace(home: string, options: Pick<OpenOptions, 'daily'> = {}): Workspace {
  const store = openStore(home, options);
  return {
    home,
    store,
    featuresFolder: join(home, 'features'),
    reportsFolder: join(home, 'reports'),
    close: () => {
      store.close();
    },
  };
}
