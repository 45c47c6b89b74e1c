import { dirname, join } from 'node:path';
import { FolderInUse, type JobContext } from '../../base/index.ts';
import type { ScreeningRequest } from '../../store/index.ts';
import type { Classifier } from '../../engine/inference/index.ts';
import { decideClass } from '../../statistics/index.ts';
import type { CellResult, PendingCell, Store } from '../../store/index.ts';
import { type Classified, classifyFiles } from '../pixels/index.ts';
import { FolderChanged } from './folder-changed.ts';
import { FOLDER_GONE } from './read-contents.ts';

const PAGE = 1000;

/**
 * Results are committed this many at a time, and none waits for longer than this once the next ones are there; what a
 * killed run had not committed is done again, and after a power cut what had not come to the disk.
 */
const COMMIT_TOGETHER = 16;
const COMMIT_AFTER_MS = 100;

/** What the work on one screening needs to know. */
export interface ClassifyTask {
  readonly id: number;
  readonly folder: string;
  readonly request: ScreeningRequest;
  readonly classes: readonly string[];
  readonly positiveClass: string;
  /** After each group of results, within its transaction. */
  readonly onRecorded: () => void;
}

/**
 * Classifies every pending cell; results are committed as they come. A file that cannot be read is a result; where the
 * whole folder, or that of the file, is gone (a disk that was pulled out), it throws `unavailable`, and where a file holds
 * another picture than the one that was found, `FolderChanged`; the cells stay pending.
 */
export async function classifyPending(
  store: Store,
  task: ClassifyTask,
  classifier: Classifier,
  job: JobContext,
): Promise<void> {
  const { pending, done, unreadable, skipped } = store.cells.counts(task.id);
  const progress = {
    stage: 'Screening',
    unit: 'images',
    done,
    failed: unreadable,
    total: pending + done + unreadable,
  };
  job.report({ ...progress });
  if (skipped > 0) job.log(`Not images, or links, and skipped: ${skipped} of the files.`);
  const results = classifyFiles(classifier, {
    items: pendingCells(store, task.id),
    pathOf: (cell) => join(task.folder, cell.path),
    testTimeAugmentation: task.request.options.testTimeAugmentation,
    signal: job.signal,
  });
  const folder = await FolderInUse.watch(task.folder);
  let waiting: Classified<PendingCell>[] = [];
  let committedMs = performance.now();
  const commit = () => {
    const group = waiting;
    waiting = [];
    committedMs = performance.now();
    if (group.length === 0) return;
    // Not waiting for the disk: the end of the screening does.
    store.relaxedTransaction(() => {
      store.cells.record(group.map((result) => toCellResult(task, result)));
      task.onRecorded();
    });
    const failed = group.filter((result) => 'error' in result).length;
    progress.failed += failed;
    progress.done += group.length - failed;
    job.report({ ...progress });
  };
  try {
    for await (const batch of results) {
      for (const { item } of batch.filter(isUnread)) {
        await folder.requireThere(FOLDER_GONE, dirname(join(task.folder, item.path)));
      }
      const other = batch.find(isOther);
      if (other) throw new FolderChanged(`"${other.item.path}" holds another picture`);
      waiting.push(...batch);
      const isDue = performance.now() - committedMs >= COMMIT_AFTER_MS;
      if (isDue || waiting.length >= COMMIT_TOGETHER) commit();
    }
  } finally {
    commit();
  }
}

/** Pages through the pending cells by id, so that memory does not grow with their number. */
function* pendingCells(store: Store, screeningId: number): Generator<PendingCell> {
  for (let afterId = 0; ;) {
    const page = store.cells.nextPending(screeningId, afterId, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    afterId = last.id;
  }
}

function toCellResult(task: ClassifyTask, result: Classified<PendingCell>): CellResult {
  const { id } = result.item;
  if ('error' in result) return { id, sha256: result.sha256, reason: result.error.message };
  const positive = task.classes.indexOf(task.positiveClass);
  const row = [...result.probabilities];
  const predictedClass = task.classes[decideClass(row, positive, task.request.threshold)] ?? '';
  return { id, sha256: result.sha256, predictedClass, probability: row[positive] ?? 0 };
}

/** Where it could not be read as it was found, the first content that is read is what the screening is of. */
function isOther({ item, sha256 }: Classified<PendingCell>): boolean {
  return item.sha256 !== null && sha256 !== null && item.sha256 !== sha256;
}

function isUnread(result: Classified<PendingCell>): boolean {
  return result.sha256 === null;
}
