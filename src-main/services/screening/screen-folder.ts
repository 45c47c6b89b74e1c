import { basename, resolve } from 'node:path';
import { AppError, FolderInUse, type JobContext, requireFolder, toErrorBody } from '../../base/index.ts';
import type { DeviceChoice, ScreeningSummary } from '../../contract/index.ts';
import { lockWork, type ScreeningRecord } from '../../store/index.ts';
import { openModel } from '../models/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { classifyPending } from './classify-pending.ts';
import { reportFolderOf, writeFigures } from './export-screening.ts';
import { findFiles } from './find-files.ts';
import { prepareScreening, type PrepareRequest } from './prepare-screening.ts';
import { recordBegin, recordEnd } from './record-course.ts';
import { openSlideNaming } from './slide-naming.ts';

export interface ScreenRequest extends PrepareRequest {
  /** Where tables and report go; undefined: the data folder's own reports. */
  readonly outFolder: string | undefined;
  readonly device: DeviceChoice;
}

export interface ScreeningOutcome {
  readonly summary: ScreeningSummary;
  readonly outFolder: string;
}

/**
 * Classifies every image below a folder and counts each slide. Every batch of results is committed as it comes; the
 * same request goes on where a stopped or killed run was, doing nothing twice. Throws `not-found`, `invalid-input`
 * (no image), `cancelled`, and what `openModel` throws; a bad image is a row, never an error.
 */
export async function screenFolder(
  workspace: Workspace,
  request: ScreenRequest,
  job: JobContext,
): Promise<ScreeningOutcome> {
  const { screening, isNew } = await prepareScreening(workspace, request);
  if (!isNew) job.log(`Going on with screening ${screening.id} of this folder.`);
  const { outFolder, device } = request;
  return runScreening(workspace, { screening: screening.id, outFolder, device }, job);
}

const OUT_GONE = {
  doing: 'the folder was being screened; the report belongs there',
  nextStep: 'All results are kept. Connect its disk again and start it again to write the report.',
};

interface RunRequest {
  readonly screening: number;
  readonly outFolder: string | undefined;
  readonly device: DeviceChoice;
}

/**
 * Begins a screening that was prepared, or goes on with one that was stopped or killed. Throws like `screenFolder`, and
 * `conflict` where another process runs it.
 */
export async function runScreening(
  workspace: Workspace,
  request: RunRequest,
  job: JobContext,
): Promise<ScreeningOutcome> {
  const { screening } = request;
  const unlock = lockWork(
    workspace.home,
    { kind: 'screening', id: screening },
    `Screening ${screening} of this folder`,
  );
  try {
    return await runAlone(workspace, request, job);
  } finally {
    unlock();
  }
}

async function runAlone(
  workspace: Workspace,
  request: RunRequest,
  job: JobContext,
): Promise<ScreeningOutcome> {
  const { store } = workspace;
  const id = request.screening;
  const { folder, request: begun, version } = store.screenings.require(id);
  const model = store.models.require(`v${version}`);
  const outFolder = resolve(request.outFolder ?? reportFolderOf(workspace, id));
  const outPlace = await FolderInUse.holding(outFolder);
  await timed(workspace, id, async (addTime) => {
    await requireFolder(folder, 'The folder');
    const slideOf = await openSlideNaming(begun.slides, folder, basename(folder), job);
    const classifier = await openModel(workspace, model, request.device, job);
    try {
      recordBegin(store, id, classifier.device);
      await findFiles(store, { id, folder }, slideOf, job);
      const { classes, positiveClass } = model.card;
      const task = { id, folder, request: begun, classes, positiveClass, onRecorded: addTime };
      await classifyPending(store, task, classifier, job);
    } finally {
      await classifier.close();
    }
  });
  const finishedAt = new Date().toISOString();
  await outPlace.requireThere(OUT_GONE);
  const summary = await writeFigures(workspace, id, outFolder, { status: 'finished', finishedAt });
  // Only now: where the report could not be written, the same request writes it without classifying again.
  recordEnd(store, id, 'finished', { finishedAt });
  return { summary, outFolder };
}

/**
 * Runs the work of a screening; its time is recorded whatever happens (`addTime` adds it up to then, for a process that
 * is killed), and how it ended where it did not succeed.
 */
async function timed(
  { store }: Workspace,
  id: ScreeningRecord['id'],
  work: (addTime: () => void) => Promise<void>,
): Promise<void> {
  let countedMs = performance.now();
  const addTime = () => {
    const nowMs = performance.now();
    store.screenings.addSeconds(id, (nowMs - countedMs) / 1000);
    countedMs = nowMs;
  };
  try {
    await work(addTime);
    addTime();
  } catch (error) {
    const { code } = toErrorBody(error);
    try {
      addTime();
      recordEnd(store, id, code === 'cancelled' ? 'stopped' : 'failed', { detail: { code } });
    } catch (unrecorded) {
      // Why it ended says more than that this could not be written down; a stop must not be reported as kept, though.
      throw code === 'cancelled' ? unrecorded : error;
    }
    if (code !== 'cancelled') throw error;
    const { done, unreadable, pending } = store.cells.counts(id);
    const begun = done + unreadable > 0;
    throw new AppError(
      'cancelled',
      // Before that the images may not all have been found yet.
      begun
        ? `Stopped: ${done + unreadable} images are done and kept, ${pending} are left.`
        : 'Stopped before the first image was classified.',
      { nextStep: 'Start it again to go on.' },
    );
  }
}
