import { resolve } from 'node:path';
import { requireFolder } from '../../base/index.ts';
import type { ScreeningOptions, SlideNaming } from '../../contract/index.ts';
import type { ScreeningRecord } from '../../store/index.ts';
import { modelToRun } from '../models/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { requireImages } from './list-files.ts';
import { recordEnd } from './record-course.ts';
import { openSlideNaming } from './slide-naming.ts';

export interface PrepareRequest {
  readonly folder: string;
  /** Undefined: the version in use. */
  readonly model: string | undefined;
  readonly slides: SlideNaming;
  readonly options: ScreeningOptions;
  /** Begin anew even where an unfinished screening of the same request could go on. */
  readonly beginAnew: boolean;
}

/**
 * Records a screening that is about to begin, or finds the unfinished one of the same request; `runScreening` runs it.
 * Throws `not-found`, `invalid-input` (no image), and `usage` for a pattern that cannot be used.
 */
export async function prepareScreening(
  workspace: Workspace,
  request: PrepareRequest,
): Promise<ScreeningRecord> {
  const { store } = workspace;
  const folder = resolve(request.folder);
  await requireFolder(folder, 'The folder');
  await requireImages(folder);
  // A pattern that cannot be used is refused before anything is recorded.
  await openSlideNaming(request.slides, folder, '');
  const unfinished = request.beginAnew ? undefined : unfinishedScreening(workspace, request);
  if (unfinished) return unfinished;
  const { begun, model } = begunBy(workspace, request);
  return store.screenings.create({ folder, version: model.number, request: begun });
}

/**
 * The unfinished screening that the same request would go on with, where the folder holds what it held. Throws
 * `not-found` for the model.
 */
export function unfinishedScreening(
  workspace: Workspace,
  request: Omit<PrepareRequest, 'beginAnew'>,
): ScreeningRecord | undefined {
  const { begun, model } = begunBy(workspace, request);
  return workspace.store.screenings.findUnfinished(resolve(request.folder), model.number, begun);
}

/** Records that a screening whose process died does not run any more; one that another process runs stays as it is. */
export function markScreeningStopped({ store }: Workspace, screening: number): void {
  if (store.screenings.require(screening).status === 'interrupted') {
    recordEnd(store, screening, 'stopped', { detail: { interrupted: true } });
  }
}

/** What decides the result besides the files. */
function begunBy(
  workspace: Workspace,
  { model: reference, options, slides }: Pick<PrepareRequest, 'model' | 'options' | 'slides'>,
) {
  const model = modelToRun(workspace, reference);
  return { model, begun: { options, slides, threshold: options.threshold ?? model.card.threshold } };
}
