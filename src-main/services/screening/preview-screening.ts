import { basename, resolve } from 'node:path';
import { requireFolder, silentJob } from '../../base/index.ts';
import type { ScreeningPreview } from '../../contract/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { changeInWords, compareNames } from './compare-folder.ts';
import { listFiles } from './list-files.ts';
import { type PrepareRequest, unfinishedScreening } from './prepare-screening.ts';
import { openSlideNaming } from './slide-naming.ts';

/** A preview looks at so many files and no more. */
const MOST_FILES = 50_000;

/**
 * The slides that a folder would have, by the names of its files alone. Throws `not-found` or `invalid-input` for the
 * folder, `not-found` for the model, and what the naming throws.
 */
export async function previewScreening(
  workspace: Workspace,
  request: Omit<PrepareRequest, 'beginAnew'>,
): Promise<ScreeningPreview> {
  const folder = resolve(request.folder);
  await requireFolder(folder, 'The folder');
  const slideOf = await openSlideNaming(request.slides, folder, basename(folder));
  const slides = new Map<string, { images: number; example: string }>();
  let [images, otherFiles, complete] = [0, 0, true];
  for await (const { path, slide, skipReason } of listFiles(folder, slideOf, silentJob)) {
    if (images + otherFiles >= MOST_FILES) {
      complete = false;
      break;
    }
    if (skipReason !== null) {
      otherFiles++;
      continue;
    }
    images++;
    const known = slides.get(slide);
    if (known) known.images++;
    else slides.set(slide, { images: 1, example: path });
  }
  const unfinished = unfinishedScreening(workspace, request);
  // Of more files than a preview looks at, only the screening itself finds out.
  const isComparable = unfinished?.listed === true && complete;
  const changed = isComparable
    ? changeInWords(await compareNames(workspace.store, unfinished, slideOf, silentJob))
    : undefined;
  return {
    ...{ images, otherFiles, complete },
    slides: [...slides].map(([slide, counted]) => ({ slide, ...counted })).sort(bySlide),
    unfinished: unfinished ? { screening: unfinished.id, changed: changed ?? null } : null,
  };
}

function bySlide(a: { slide: string }, b: { slide: string }): number {
  return a.slide.localeCompare(b.slide, 'en', { numeric: true });
}
