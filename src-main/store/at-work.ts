import { dirname } from 'node:path';
import type { Connection } from './connection.ts';
import { isAppOpen } from './data-folder-lock.ts';
import { isAtWork, type Work } from './work-lock.ts';

/** Job kinds whose subject is the number of what they work on. */
type NumberedWork = Work & { readonly kind: 'training' | 'screening' };

/**
 * What has been begun and not ended: is anybody at it? A process holds its lock, or an open app has it in its queue. Else
 * the process was killed, or the PC went off.
 */
export class AtWork {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The status as it stands now: one that is recorded as running while nobody is at it was interrupted. */
  statusNow<Status extends string>(work: NumberedWork, recorded: Status): Status | 'interrupted' {
    return recorded === 'running' && !this.#isUnderWay(work) ? 'interrupted' : recorded;
  }

  #isUnderWay(work: NumberedWork): boolean {
    const home = dirname(this.#connection.path);
    return isAtWork(home, work) || (this.#isQueued(work) && isAppOpen(home));
  }

  #isQueued({ kind, id }: NumberedWork): boolean {
    const job = this.#connection
      .column<[string, string], number>(
        `SELECT id FROM jobs WHERE kind = ? AND subject = ? AND status IN ('queued', 'running') LIMIT 1`,
      )
      .get(kind, String(id));
    return job !== undefined;
  }
}
