import { basename } from 'node:path';
import { implement } from '@orpc/server';
import { contract, type DeviceChoice, type ScreeningListItem } from '../../contract/index.ts';
import {
  cellsOfScreening,
  listScreenings,
  prepareScreening,
  requireUnchanged,
  reviewCells,
  showScreening,
  undoReview,
} from '../../services/screening/index.ts';
import type { Host } from '../host.ts';

/** Folders of slides, screened. */
export function screeningHandlers(host: Host) {
  const os = implement(contract.screening);
  return {
    preview: os.preview.handler(({ input }) =>
      host.calculate('screening-preview', { ...input, model: input.model ?? undefined }),
    ),
    start: os.start.handler(async ({ input }) => {
      const { device, ...request } = { ...input, model: input.model ?? undefined };
      const screening = await prepareScreening(host.workspace, request);
      return { screening: screening.id, job: start(host, screening, device) };
    }),
    list: os.list.handler(({ input }) => screeningRows(host, input)),
    get: os.get.handler(({ input }) => ({
      ...showScreening(host.store, input.screening),
      job: jobOf(host, input.screening),
    })),
    resume: os.resume.handler(({ input }) => ({
      job: resume(host, requireUnchanged(host.store, input.screening)),
    })),
    cells: os.cells.handler(({ input }) => cellsOfScreening(host.store, input)),
    review: os.review.handler(({ input }) => reviewCells(host.store, input)),
    undo: os.undo.handler(({ input }) => undoReview(host.store, input)),
    export: os.export.handler(({ input }) => {
      const { folder } = host.store.screenings.require(input.screening);
      const task = { kind: 'screening-export', ...input } as const;
      return { job: host.start(task, String(input.screening), basename(folder)).id };
    }),
  };
}

/** One page of screenings, newest first, each with its job. */
export function screeningRows(
  host: Host,
  page: { offset: number; limit: number },
): { total: number; rows: ScreeningListItem[] } {
  const { total, rows } = listScreenings(host.store, page);
  return { total, rows: rows.map((row) => ({ ...row, job: jobOf(host, row.id) })) };
}

/** Goes on with the screening's own job where there is one. */
function start(host: Host, { id, folder }: { id: number; folder: string }, device: DeviceChoice): number {
  return host.startOrResume({ kind: 'screening', screening: id, device }, String(id), basename(folder)).id;
}

function resume(host: Host, { id, folder }: { id: number; folder: string }): number {
  return host.resume({ kind: 'screening', screening: id, device: 'auto' }, String(id), basename(folder)).id;
}

function jobOf(host: Host, screening: number): number | null {
  return host.jobOf('screening', String(screening));
}
