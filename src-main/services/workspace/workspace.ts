import { join } from 'node:path';
import { LogFile } from '../../base/index.ts';
import { type OpenOptions, openStore, type Store } from '../../store/index.ts';

/** A data folder, opened: the database and the files beside it. */
export interface Workspace {
  readonly home: string;
  readonly store: Store;
  /** What happened, for whoever looks for the cause of a failure; it names no patients, files or folders. */
  readonly log: LogFile;
  /** Computed features, one folder a recipe; may be deleted at any time. */
  readonly featuresFolder: string;
  readonly reportsFolder: string;
  close(): void;
}

export interface WorkspaceOptions extends Pick<OpenOptions, 'daily'> {
  /** Which kind of process opens it, for the log. */
  readonly source?: 'app' | 'job' | 'command line';
}

/** Opens the data folder, making it where it is missing. Errors are those of `openStore`. */
export function openWorkspace(home: string, options: WorkspaceOptions = {}): Workspace {
  const { source = 'app', ...rest } = options;
  const log = new LogFile(home, source);
  const store = openStore(home, {
    ...rest,
    log: (line) => {
      log.line('warning', 'database', line);
    },
  });
  return {
    home,
    store,
    log,
    featuresFolder: join(home, 'features'),
    reportsFolder: join(home, 'reports'),
    close: () => {
      store.close();
    },
  };
}
