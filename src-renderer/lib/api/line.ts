import type { ClientContext, ClientLink } from '@orpc/client';

/** One open connection to the application's main process. */
export interface Line {
  link: ClientLink<ClientContext>;
  /** Settles when the line is gone, whoever closed it. */
  closed: Promise<void>;
  close: () => void;
}

/** Opens a line; fails where the other side does not answer. */
export type OpenLine = () => Promise<Line>;
