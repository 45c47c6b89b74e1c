import { basename, resolve } from 'node:path';
import { AppError, FolderInUse, type JobContext, requireFolder, toErrorBody } from '../../base/index.ts';
import type { DeviceChoice, ScreeningSummary } from '../../contract/index.ts';
import { lockWork, type ScreeningRecord } from '../../store/index.ts';
import { openModel } from '../models/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { classifyPending } from './classify-pending.ts';
import { changeInWords, changeOfFolder, compareNames } from './compare-folder.ts';
import { reportFolderOf, writeFigures } from './export-screening.ts';
import { findFiles } from './find-files.ts';
import { FolderChanged, folderChanged } from './folder-changed.ts';
import { prepareScreening, type PrepareRequest } from './prepare-screening.ts';
import { recordBegin, recordEnd } from './record-course.ts';
import { openSlideNaming } from './slide-naming.ts';

export interface ScreenRequest extends PrepareRequest {
  /**
   * Where tables and report go, or a new folder beside it where another report lies there; undefined: the data folder's
   * own reports.
   */
  readonly outFolder: string | undefined;
  /** Replace another report that lies there. */
  readonly overwrite?: boolean;
  readonly device: DeviceChoice;
}

export interface ScreeningOutcome {
  readonly summary: ScreeningSummary;
  readonly outFolder: string;
}

/**
 * Classifies every image below a folder and counts each slide. Every batch of results is committed as it comes; the
 * same request goes on where a stopped or killed run was, doing nothing twice, where the folder holds byte for byte what
 * it held; else it begins anew and says so. Throws `not-found`, `invalid-input` (no image), `cancelled`, `conflict` where
 * images change while they are screened, and what `openModel` throws; a bad image is a row, never an error.
 */
export async function screenFolder(
  workspace: Workspace,
  request: ScreenRequest,
  job: JobContext,
): Promise<ScreeningOutcome> {
  const screening = await prepareScreening(workspace, request);
  const run = { outFolder: request.outFolder, overwrite: request.overwrite === true, device: request.device };
  const outcome = await runUnlessChanged(workspace, { screening: screening.id, ...run }, job);
  if ('summary' in outcome) return outcome;
  if (outcome.replacedBy === null) throw folderChanged(outcome);
  job.log(folderChanged(outcome).message);
  return runScreening(workspace, { screening: outcome.replacedBy, ...run }, job);
}

const OUT_GONE = {
  doing: 'the folder was being screened; the report belongs there',
  nextStep: 'All results are kept. Connect its disk again and start it again to write the report.',
};

interface RunRequest {
  readonly screening: number;
  readonly outFolder: string | undefined;
  readonly overwrite?: boolean;
  readonly device: DeviceChoice;
}

/**
 * Begins a screening that was prepared, or goes on with one that was stopped or killed. Throws like `screenFolder`, and
 * `conflict` where another process runs it, or where its folder has changed: another screening is recorded then, to
 * begin anew.
 */
export async function runScreening(
  workspace: Workspace,
  request: RunRequest,
  job: JobContext,
): Promise<ScreeningOutcome> {
  const outcome = await runUnlessChanged(workspace, request, job);
  if ('summary' in outcome) return outcome;
  throw folderChanged(outcome);
}

/** Answers the screening as it stays where its folder has changed. */
async function runUnlessChanged(
  workspace: Workspace,
  request: RunRequest,
  job: JobContext,
): Promise<ScreeningOutcome | ScreeningRecord> {
  const { screening } = request;
  const unlock = lockWork(
    workspace.home,
    { kind: 'screening', id: screening },
    `Screening ${screening} of this folder`,
  );
  try {
    const record = workspace.store.screenings.require(screening);
    return record.changed === null ? await runAlone(workspace, request, job) : record;
  } finally {
    unlock();
  }
}

async function runAlone(
  workspace: Workspace,
  request: RunRequest,
  job: JobContext,
): Promise<ScreeningOutcome | ScreeningRecord> {
  const { store } = workspace;
  const id = request.screening;
  const begun = store.screenings.require(id);
  if (begun.status === 'finished') return report(workspace, request, begun);
  const { folder, version } = begun;
  const model = store.models.require(`v${version}`);
  const outFolder = resolve(request.outFolder ?? reportFolderOf(workspace, id));
  const outPlace = await FolderInUse.holding(outFolder);
  let isAsBegun = false;
  try {
    await timed(workspace, id, async (addTime) => {
      await requireFolder(folder, 'The folder');
      const slideOf = await openSlideNaming(begun.request.slides, folder, basename(folder), job);
      if (begun.listed) {
        const changed = await changeOfFolder(store, begun, slideOf, job);
        if (changed !== undefined) throw new FolderChanged(changed);
        job.log(`Going on with screening ${id} of this folder, whose images are what they were.`);
      }
      isAsBegun = true;
      const classifier = await openModel(workspace, model, request.device, job);
      try {
        recordBegin(store, id, classifier.device);
        if (!begun.listed) await findFiles(store, begun, slideOf, job);
        const { classes, positiveClass } = model.card;
        const task = { id, folder, request: begun.request, classes, positiveClass, onRecorded: addTime };
        await classifyPending(store, task, classifier, job);
      } finally {
        await classifier.close();
      }
      if (store.cells.counts(id).unreadable > 0) await requireNoOthers(store, begun, slideOf, job);
    });
  } catch (error) {
    if (!(error instanceof FolderChanged)) throw error;
    // Where it changes under our eyes, beginning anew at once would meet the next change.
    return store.transaction(() => {
      const replacement = isAsBegun ? null : store.screenings.create(begun).id;
      recordEnd(store, id, 'stopped', { detail: { changed: error.message, replacement } });
      store.screenings.setChanged(id, error.message, replacement);
      return store.screenings.require(id);
    });
  }
  await outPlace.requireThere(OUT_GONE);
  return report(workspace, request, begun);
}

/** Images that went away are rows; where others came in their place, the folder is another one. */
async function requireNoOthers(...on: Parameters<typeof compareNames>): Promise<void> {
  const names = await compareNames(...on);
  if (names.gone > 0 && names.came.files > 0) throw new FolderChanged(changeInWords(names));
}

/** Writes tables and report; only then the screening has finished, so that the same request writes them where they could not be. */
async function report(
  workspace: Workspace,
  request: RunRequest,
  { id, finishedAt: finishedBefore, status }: ScreeningRecord,
): Promise<ScreeningOutcome> {
  const finishedAt = (status === 'finished' ? finishedBefore : null) ?? new Date().toISOString();
  const { overwrite = false } = request;
  const asked = resolve(request.outFolder ?? reportFolderOf(workspace, id));
  const { summary, outFolder } = await writeFigures(workspace, id, asked, {
    // The data folder's own report of a screening bears its number.
    overwrite: overwrite || request.outFolder === undefined,
    ...{ status: 'finished', finishedAt },
  });
  // Only now: where the report could not be written, the same request writes it without classifying again.
  if (status !== 'finished') recordEnd(workspace.store, id, 'finished', { finishedAt });
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
    if (error instanceof FolderChanged) throw error;
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
