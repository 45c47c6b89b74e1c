import type { ErrorBody } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { jobs } from '../../lib/managers/index.ts';
import { toErrorBody } from '../../lib/to-error-body.ts';
import { exportFolderName } from './export-folder.ts';

/** The last export of a screening since the window opened. */
export type ExportState =
  | { kind: 'writing'; folder: string }
  | { kind: 'written'; folder: string }
  | { kind: 'failed'; error: ErrorBody };

/** Exports go on whatever screen shows, and the screening tells how they ended. */
class Exporting {
  #begun = $state.raw<ReadonlyMap<number, { folder: string; job: number } | { error: ErrorBody }>>(new Map());

  /** How the last export of a screening stands; undefined where there is none, or it was stopped. */
  of(screening: number): ExportState | undefined {
    const begun = this.#begun.get(screening);
    if (begun === undefined) return undefined;
    if ('error' in begun) return { kind: 'failed', error: begun.error };
    const { folder } = begun;
    const job = jobs.get(begun.job);
    switch (job?.status) {
      case undefined:
      case 'queued':
      case 'running':
        return { kind: 'writing', folder };
      case 'finished':
        return { kind: 'written', folder };
      case 'failed':
      case 'interrupted':
      case 'cancelled':
        return job.error === null ? undefined : { kind: 'failed', error: job.error };
    }
  }

  /** Writes tables and report as the figures stand now into a new folder inside `parent`. */
  async start(screening: number, screened: string, parent: string): Promise<void> {
    try {
      const name = exportFolderName(screened, screening, new Date());
      const { path } = await api.folders.create({ parent, name });
      const { job } = await api.screening.export({ screening, folder: path });
      this.#set(screening, { folder: path, job });
    } catch (error) {
      this.#set(screening, { error: toErrorBody(error) });
    }
  }

  /** The message was read. */
  dismiss(screening: number): void {
    this.#begun = new Map([...this.#begun].filter(([id]) => id !== screening));
  }

  #set(screening: number, begun: { folder: string; job: number } | { error: ErrorBody }): void {
    this.#begun = new Map(this.#begun).set(screening, begun);
  }
}

export const exporting = new Exporting();
