import { join } from 'node:path';
import { openStore, type Store } from '../../store/index.ts';

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
export function openWorkspace(home: string): Workspace {
  const store = openStore(home);
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
